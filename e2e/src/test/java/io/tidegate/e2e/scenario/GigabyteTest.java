package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bodies of a gigabyte through a balancer whose heap has a quarter of that. */
class GigabyteTest {
  private static final long GIGABYTE = 1L << 30;
  private static final long MOST_MEMORY_KB = 600 * 1024;

  @Test
  void aGigabyteGoesUpAndDownAndIsNotHeld() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        ServerSocket target = new ServerSocket()) {
      target.bind(new InetSocketAddress(InetAddress.getByName(server.spareAddress(1)), 8080));
      Thread.ofVirtual().start(() -> serve(target));
      String node = balancer(server);
      try (Socket client = new Socket(node, Shop.PORT)) {
        client.setSoTimeout(60_000);
        OutputStream out = client.getOutputStream();
        InputStream in = client.getInputStream();
        out.write(head("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + GIGABYTE));
        pour(out);
        assertTrue(HttpWire.head(in).startsWith("HTTP/1.1 200 "), "the upload is answered");
        out.write(head("GET / HTTP/1.1\r\nHost: x"));
        assertTrue(HttpWire.head(in).startsWith("HTTP/1.1 200 "), "the download is answered");
        assertEquals(GIGABYTE, drain(in, GIGABYTE));
      }
      long peak = peakMemoryKb(server.pid());
      assertTrue(peak < MOST_MEMORY_KB, peak + " kB of memory");
      long moved = moved(server);
      assertTrue(moved > GIGABYTE, moved + " bytes went inside the kernel");
    }
  }

  private static String balancer(ServerProcess server) {
    Shop shop = Shop.on(server);
    String group = shop.targetGroup("large", "ip", 8080);
    shop.aws()
        .call(
            Service.ELBV2,
            "RegisterTargets",
            Shop.words(
                "TargetGroupArn",
                group,
                "Targets.member.1.Id",
                server.spareAddress(1),
                "Targets.member.1.AvailabilityZone",
                "all"));
    shop.listener(shop.loadBalancer("large"), group);
    assertTrue(
        Pause.until(
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            () -> shop.targets(group, "healthy") == 1),
        () -> shop.evidence(group));
    return Leftovers.listeners(server.addressPrefix()).stream()
        .filter(socket -> socket.endsWith(":" + Shop.PORT))
        .filter(socket -> !socket.startsWith(server.spareAddress(1)))
        .findFirst()
        .orElseThrow()
        .split(":")[0];
  }

  private static void serve(ServerSocket target) {
    while (!target.isClosed()) {
      try {
        Socket client = target.accept();
        Thread.ofVirtual().start(() -> converse(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Takes what is put, gives a gigabyte to whoever gets the path {@code /}, is healthy. */
  private static void converse(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      for (String head = HttpWire.head(in); !head.isEmpty(); head = HttpWire.head(in)) {
        boolean check = head.contains("ELB-HealthChecker");
        if (head.startsWith("PUT ")) {
          check = drain(in, GIGABYTE) == GIGABYTE;
        }
        out.write(head("HTTP/1.1 200 OK\r\nContent-Length: " + (check ? 0 : GIGABYTE)));
        if (!check) {
          pour(out);
        }
      }
    } catch (IOException gone) {
      return; // its health checks leave, too
    }
  }

  private static byte[] head(String lines) {
    return (lines + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void pour(OutputStream out) throws IOException {
    byte[] block = new byte[256 * 1024];
    for (long sent = 0; sent < GIGABYTE; sent += block.length) {
      out.write(block);
    }
  }

  private static long drain(InputStream in, long bytes) throws IOException {
    byte[] block = new byte[256 * 1024];
    long left = bytes;
    while (left > 0) {
      int got = in.read(block, 0, (int) Math.min(left, block.length));
      if (got < 0) {
        break;
      }
      left -= got;
    }
    return bytes - left;
  }

  private static long peakMemoryKb(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long moved(ServerProcess server) throws IOException, InterruptedException {
    URI metrics = URI.create(server.access().endpoint() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("tidegate_kernel_moved_bytes_total "))
          .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
          .findFirst()
          .orElseThrow();
    }
  }
}
