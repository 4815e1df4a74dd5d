package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** SIGTERM: what is under way ends as it would have, nothing new begins, the exit code is 0. */
class StopTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void requestsUnderWayFinishWhenTheServerIsStopped() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ServerProcess server = ServerProcess.start("--stop-limit=60");
        HttpClient http = HttpClient.newHttpClient()) {
      HttpServer target = slowTarget(server.spareAddress(9), arrived, go);
      try {
        URI node = balancer(server, target.getAddress());
        assertTrue(
            Pause.until(LIMIT, Duration.ofMillis(50), () -> get(http, node, "/quick") == 200),
            server::log);
        CompletableFuture<Integer> slow =
            CompletableFuture.supplyAsync(() -> get(http, node, "/slow"));
        assertTrue(arrived.await(60, TimeUnit.SECONDS));

        server.terminate();
        assertTrue(
            Pause.until(LIMIT, Duration.ofMillis(20), () -> !accepts(node)), "accepts no more");
        assertTrue(server.isAlive(), "waits for the request");
        go.countDown();
        assertEquals(200, slow.get(60, TimeUnit.SECONDS));
        assertEquals(0, server.awaitEnd(), server::log);
      } finally {
        target.stop(0);
      }
    }
  }

  private static HttpServer slowTarget(String address, CountDownLatch arrived, CountDownLatch go)
      throws IOException {
    HttpServer target =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 8080), 0);
    target.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    target.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            arrived.countDown();
            try {
              go.await();
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    target.start();
    return target;
  }

  private static URI balancer(ServerProcess server, InetSocketAddress target) {
    Shop shop = Shop.on(server);
    String group = shop.targetGroup("g", "ip", 8080);
    String balancer = shop.loadBalancer("l");
    shop.listener(balancer, group);
    shop.aws()
        .call(
            Service.ELBV2,
            "RegisterTargets",
            "TargetGroupArn",
            group,
            "Targets.member.1.Id",
            target.getAddress().getHostAddress());
    String node =
        Leftovers.listeners(server.addressPrefix()).stream()
            .filter(socket -> socket.endsWith(".4:" + Shop.PORT))
            .findFirst()
            .orElseThrow();
    return URI.create("http://" + node);
  }

  private static boolean accepts(URI node) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), 5_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static int get(HttpClient http, URI node, String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(node.resolve(path)).timeout(LIMIT).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException failed) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
