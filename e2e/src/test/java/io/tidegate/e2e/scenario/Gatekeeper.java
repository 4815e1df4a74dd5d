package io.tidegate.e2e.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An inspector of a web ACL: it blocks addresses with {@code evil} in them and bodies that inject
 * SQL, and wants {@code /puzzle} solved first. Safe from any thread.
 */
final class Gatekeeper implements AutoCloseable {
  private final HttpServer server;
  private final AtomicLong asked = new AtomicLong();

  /** Listens at {@code port}, 0 for any. */
  Gatekeeper(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/inspect", this::inspect);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The setting that makes it a web ACL's. */
  String webAcl(String name) {
    return name + "=http://127.0.0.1:" + port() + "/inspect";
  }

  long asked() {
    return asked.get();
  }

  private void inspect(HttpExchange with) throws IOException {
    asked.incrementAndGet();
    String body = new String(with.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String uri = with.getRequestHeaders().getFirst("X-Forwarded-Uri");
    if (uri.contains("puzzle")) {
      byte[] page = "solve this first".getBytes(StandardCharsets.UTF_8);
      with.getResponseHeaders().set("Content-Type", "text/plain");
      with.sendResponseHeaders(405, page.length);
      with.getResponseBody().write(page);
    } else {
      boolean bad = uri.contains("evil") || body.contains("' OR 1=1");
      with.sendResponseHeaders(bad ? 403 : 200, -1);
    }
    with.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
