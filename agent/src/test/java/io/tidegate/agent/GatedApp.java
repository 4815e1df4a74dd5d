package io.tidegate.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that counts its requests: {@code /wait} answers once {@link #let} let it, {@code
 * /echo} with what it was sent, anything else at once. Safe from any thread.
 */
final class GatedApp implements AutoCloseable {
  final AtomicInteger now = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  final AtomicInteger served = new AtomicInteger();
  final AtomicInteger signals = new AtomicInteger();
  private final Semaphore gate = new Semaphore(0);
  private final HttpServer server;

  GatedApp(String address) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Lets so many requests of {@code /wait} end. */
  void let(int requests) {
    gate.release(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("X-Tidegate-Ready-Signal")) {
      signals.incrementAndGet();
    }
    boolean counted =
        !String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"))
            .startsWith("ELB-HealthChecker");
    if (counted) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
    }
    try (exchange) {
      byte[] body;
      try {
        body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestURI().getPath().equals("/wait")) {
          gate.acquireUninterruptibly();
        }
        served.addAndGet(counted ? 1 : 0);
      } finally {
        now.addAndGet(counted ? -1 : 0);
      }
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    gate.release(1_000_000);
    server.stop(0);
  }
}
