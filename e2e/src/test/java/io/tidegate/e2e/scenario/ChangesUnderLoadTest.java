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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rules and targets change under a steady load; no request is lost by it. */
class ChangesUnderLoadTest {
  private static final int REQUESTS = 100_000;
  private static final int CHANGES = 50;
  private static final int CLIENTS = 16;
  private static final int TARGET_PORT = 8099;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");

  @Test
  void noRequestFailsDuringFiftyChanges() throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    List<HttpServer> targets = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start()) {
      for (int i = 1; i <= 2 + CHANGES / 5; i++) {
        targets.add(target(server.spareAddress(i)));
      }
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("g", "ip", TARGET_PORT);
      String listener = shop.listener(shop.loadBalancer("l"), group);
      register(shop, group, server.spareAddress(1), "RegisterTargets");
      register(shop, group, server.spareAddress(2), "RegisterTargets");
      assertTrue(
          Pause.until(
              Duration.ofSeconds(60),
              Duration.ofMillis(200),
              () -> shop.targets(group, "healthy") == 2),
          server::log);
      String node =
          Leftovers.listeners(server.addressPrefix()).stream()
              .filter(socket -> socket.endsWith(":" + Shop.PORT))
              .findFirst()
              .orElseThrow();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> client(node)));
      }
      for (int change = 0; change < CHANGES; change++) {
        int due = change * (REQUESTS / CHANGES);
        Pause.until(Duration.ofSeconds(60), Duration.ofMillis(1), () -> sent.get() >= due);
        change(shop, listener, group, server.spareAddress(3 + change / 5), change);
      }
      for (Thread client : clients) {
        client.join(Duration.ofSeconds(120));
      }
      assertEquals("", firstFailure.get());
      assertEquals(REQUESTS, answered.get());
    } finally {
      targets.forEach(target -> target.stop(0));
    }
  }

  private static void change(Shop shop, String listener, String group, String spare, int number) {
    switch (number % 5) {
      case 0 ->
          shop.aws()
              .call(
                  Service.ELBV2,
                  "CreateRule",
                  "ListenerArn",
                  listener,
                  "Priority",
                  "" + (number + 1),
                  "Conditions.member.1.Field",
                  "path-pattern",
                  "Conditions.member.1.Values.member.1",
                  "/a*",
                  "Actions.member.1.Type",
                  "forward",
                  "Actions.member.1.TargetGroupArn",
                  group);
      case 1 -> register(shop, group, spare, "RegisterTargets");
      case 2 ->
          shop.aws()
              .call(
                  Service.ELBV2,
                  "ModifyRule",
                  "RuleArn",
                  rule(shop, listener),
                  "Conditions.member.1.Field",
                  "path-pattern",
                  "Conditions.member.1.Values.member.1",
                  "/b*");
      case 3 -> register(shop, group, spare, "DeregisterTargets");
      default -> shop.aws().call(Service.ELBV2, "DeleteRule", "RuleArn", rule(shop, listener));
    }
  }

  private static String rule(Shop shop, String listener) {
    return shop
        .aws()
        .call(Service.ELBV2, "DescribeRules", "ListenerArn", listener)
        .texts("DescribeRulesResult/Rules/member/RuleArn")
        .stream()
        .findFirst()
        .orElseThrow();
  }

  private static void register(Shop shop, String group, String address, String action) {
    shop.aws().call(Service.ELBV2, action, "TargetGroupArn", group, "Targets.member.1.Id", address);
  }

  private static HttpServer target(String address) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, TARGET_PORT), 256);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private void client(String node) {
    String[] parts = node.split(":");
    byte[][] requests = new byte[2][];
    for (int i = 0; i < 2; i++) {
      requests[i] =
          ("GET /" + (i == 0 ? "a" : "b") + " HTTP/1.1\r\nHost: shop\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }
    try (Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int number;
      while ((number = sent.getAndIncrement()) < REQUESTS) {
        socket.getOutputStream().write(requests[number & 1]);
        String status = response(in);
        if (!status.startsWith("HTTP/1.1 200 ")) {
          throw new IOException(status);
        }
        answered.incrementAndGet();
      }
    } catch (IOException failed) {
      firstFailure.compareAndSet("", "request " + sent.get() + ": " + failed);
    }
  }

  /** Reads one response whole and gives its status line. */
  private static String response(InputStream in) throws IOException {
    String status = line(in);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    if (in.readNBytes(length).length < length) {
      throw new IOException("the body was cut");
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
