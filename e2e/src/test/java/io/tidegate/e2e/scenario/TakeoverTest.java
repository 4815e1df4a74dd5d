package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The running server is replaced by another process under load: no request is lost, state and API
 * go on, and every request has its line in the access log. {@code -Dtidegate.takeovers=20} for
 * more.
 */
class TakeoverTest {
  private static final int TAKEOVERS = Integer.getInteger("tidegate.takeovers", 2);
  private static final int TARGET_PORT = 8097;

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void noRequestIsLostWhenTheServerIsReplaced() throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    HttpServer target = null;
    try (ServerProcess server = ServerProcess.start("--event-loops=2")) {
      target = target(server.spareAddress(1));
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("g", "ip", TARGET_PORT);
      String balancer = shop.loadBalancer("l");
      shop.listener(balancer, group);
      shop.aws()
          .call(
              Service.ELBV2,
              "RegisterTargets",
              "TargetGroupArn",
              group,
              "Targets.member.1.Id",
              server.spareAddress(1));
      logTo(server.data().resolve("buckets"), shop, balancer);
      assertTrue(
          Pause.until(
              Duration.ofSeconds(60),
              Duration.ofMillis(100),
              () -> shop.targets(group, "healthy") == 1),
          server::log);
      String node =
          Leftovers.listeners(server.addressPrefix()).stream()
              .filter(socket -> socket.endsWith(":" + Shop.PORT))
              .findFirst()
              .orElseThrow();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean fresh = i % 2 == 0;
        clients.add(Thread.ofVirtual().start(() -> client(node, fresh)));
      }
      for (int i = 0; i < TAKEOVERS; i++) {
        int goal = answered.get() + 2000;
        Pause.until(
            Duration.ofSeconds(60),
            Duration.ofMillis(1),
            () -> answered.get() >= goal || !failures.isEmpty());
        Process predecessor = server.replace();
        assertTrue(predecessor.waitFor(60, TimeUnit.SECONDS), server::log);
        assertEquals(0, predecessor.exitValue(), server::log);
        assertEquals(
            List.of(balancer),
            Shop.on(server)
                .aws()
                .call(Service.ELBV2, "DescribeLoadBalancers")
                .texts("DescribeLoadBalancersResult/LoadBalancers/member/LoadBalancerArn"));
      }
      stop.set(true);
      for (Thread client : clients) {
        client.join(Duration.ofSeconds(60));
      }
      assertEquals(List.of(), failures, server::log);
      server.stop();
      assertEquals(answered.get(), linesIn(server.data().resolve("buckets")), server::log);
    } finally {
      stop.set(true);
      if (target != null) {
        target.stop(0);
      }
    }
  }

  private static void logTo(Path buckets, Shop shop, String balancer) throws IOException {
    Files.createDirectories(buckets.resolve("my-logs"));
    shop.aws()
        .call(
            Service.ELBV2,
            "ModifyLoadBalancerAttributes",
            "LoadBalancerArn",
            balancer,
            "Attributes.member.1.Key",
            "access_logs.s3.enabled",
            "Attributes.member.1.Value",
            "true",
            "Attributes.member.2.Key",
            "access_logs.s3.bucket",
            "Attributes.member.2.Value",
            "my-logs");
    assertTrue(Files.exists(buckets.resolve("my-logs/AWSLogs/123456789012/ELBAccessLogTestFile")));
  }

  private static int linesIn(Path buckets) throws IOException {
    int lines = 0;
    try (Stream<Path> files = Files.walk(buckets)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".log.gz")).toList()) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
          String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
          lines += (int) text.lines().filter(line -> line.contains(" 200 200 ")).count();
        }
      }
    }
    return lines;
  }

  private static HttpServer target(String address) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, TARGET_PORT), 256);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write('x');
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  /** A connection per request, or one until it is told to close. */
  private void client(String node, boolean fresh) {
    String[] parts = node.split(":");
    byte[] request = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try {
      while (!stop.get() && failures.isEmpty()) {
        try (Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(20_000);
          InputStream in = new BufferedInputStream(socket.getInputStream());
          boolean stays = true;
          while (stays && !stop.get()) {
            socket.getOutputStream().write(request);
            stays = response(in) && !fresh;
            answered.incrementAndGet();
          }
        }
      }
    } catch (IOException failed) {
      failures.add((fresh ? "fresh: " : "keep-alive: ") + failed);
    }
  }

  /** Reads one response whole; whether the connection stays. */
  private static boolean response(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended in '" + head + "'");
      }
      head.append((char) b);
    }
    if (!head.toString().startsWith("HTTP/1.1 200 ")) {
      throw new IOException(head.toString());
    }
    if (in.read() != 'x') {
      throw new IOException("no body");
    }
    return head.indexOf("Connection: close") < 0;
  }
}
