package io.tidegate.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.model.ApiError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The API endpoint: an HTTP/1.1 server, one virtual thread per request. Thread-safe. A request that
 * is not whole within {@value #REQUEST_SECONDS} seconds is cut off; at most {@value #CONNECTIONS}
 * connections are open and at most {@value #CALLS} calls run at once.
 */
public final class ApiServer implements AutoCloseable {
  private static final int REQUEST_SECONDS = 30;
  private static final int CONNECTIONS = 1000;
  private static final int CALLS = 256;
  private static final int STOP_SECONDS = 3;
  private static final int BACKLOG = 512;

  private final HttpServer server;
  private final ExecutorService requests;
  private final ApiDispatcher dispatcher;
  private final Semaphore calls = new Semaphore(CALLS);
  private final CountDownLatch successor = new CountDownLatch(1);
  private volatile boolean holding;

  private ApiServer(HttpServer server, ExecutorService requests, ApiDispatcher dispatcher) {
    this.server = server;
    this.requests = requests;
    this.dispatcher = dispatcher;
  }

  /**
   * Starts to listen on {@code address}; port 0 takes a free one. {@code pages} are further paths
   * ({@code /_tidegate/live}, {@code /metrics}, …) with handlers of their own, longest prefix wins.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ApiServer start(
      InetSocketAddress address, ApiDispatcher dispatcher, Map<String, HttpHandler> pages)
      throws IOException {
    limits();
    HttpServer server = HttpServer.create(address, BACKLOG);
    ExecutorService requests =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    ApiServer api = new ApiServer(server, requests, dispatcher);
    server.setExecutor(requests);
    server.createContext("/", api::serve);
    pages.forEach(server::createContext);
    server.start();
    return api;
  }

  /** A page that answers whole requests of at most {@link ApiDispatcher#MAX_BODY_BYTES}. */
  public static HttpHandler page(Function<WireRequest, WireResponse> service) {
    return exchange -> {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readNBytes(ApiDispatcher.MAX_BODY_BYTES);
        send(exchange, service.apply(request(exchange, body)));
      }
    };
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * A successor takes over: calls under way finish, at most {@value #STOP_SECONDS} s, further ones
   * wait for {@link #close}; then they are answered with {@code ServiceUnavailable}, which every
   * SDK repeats, and finds the successor.
   */
  public void hold() {
    holding = true;
    try {
      if (calls.tryAcquire(CALLS, STOP_SECONDS, TimeUnit.SECONDS)) {
        calls.release(CALLS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private WireResponse held(WireRequest head) {
    try {
      if (successor.await(REQUEST_SECONDS, TimeUnit.SECONDS)) {
        return dispatcher.refuse(
            head, new ApiError("ServiceUnavailable", 503, "The server was replaced; try again."));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return dispatcher.refuse(
        head, new ApiError("ServiceUnavailable", 503, "The server is being replaced; try again."));
  }

  /** Stops to accept, waits a little for calls under way, then closes all connections. */
  @Override
  public void close() {
    successor.countDown();
    server.stop(STOP_SECONDS);
    requests.shutdownNow();
  }

  /** The JDK server reads its limits once, from these properties, when it is first used. */
  private static void limits() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
    System.setProperty("sun.net.httpserver.maxIdleConnections", "200");
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private WireResponse answer(HttpExchange exchange) throws IOException {
    WireRequest head = request(exchange, new byte[0]);
    int limit = ApiDispatcher.maxBody(head);
    if (contentLength(head) > limit) {
      return dispatcher.refuse(head, ApiDispatcher.tooLarge(limit));
    }
    if (holding) {
      exchange.getResponseHeaders().set("Connection", "close");
      return held(head);
    }
    if (!calls.tryAcquire()) {
      return dispatcher.refuse(
          head, new ApiError("ServiceUnavailable", 503, "Too many calls are running; try again."));
    }
    try {
      byte[] body = exchange.getRequestBody().readNBytes(limit + 1);
      return body.length > limit
          ? dispatcher.refuse(head, ApiDispatcher.tooLarge(limit))
          : dispatcher.dispatch(request(exchange, body));
    } finally {
      calls.release();
    }
  }

  private static void send(HttpExchange exchange, WireResponse response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::set);
    if (response.status() == 413) {
      headers.set("Connection", "close");
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
      // Closing waits for the rest of an unread body; the answer must not.
      exchange.getResponseBody().flush();
    }
  }

  private static long contentLength(WireRequest head) {
    try {
      return Long.parseLong(head.header("content-length").orElse("0"));
    } catch (NumberFormatException huge) {
      return Long.MAX_VALUE;
    }
  }

  static WireRequest request(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    String query = exchange.getRequestURI().getRawQuery();
    return new WireRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers,
        body);
  }
}
