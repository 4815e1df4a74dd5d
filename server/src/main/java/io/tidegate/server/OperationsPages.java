package io.tidegate.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The pages beside the API: {@code /_tidegate/live}, {@code /_tidegate/ready}, {@code
 * /_tidegate/reset} in the simulated world, {@code /_tidegate/ca.pem}, {@code
 * /_tidegate/public-keys/ID}, {@code /metrics}. Handlers run on virtual threads.
 */
final class OperationsPages {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PEM = "application/x-pem-file";

  private OperationsPages() {}

  /** A page's answer. */
  private record Page(int status, String type, String text) {}

  /** Handlers by path. */
  static Map<String, HttpHandler> of(BooleanSupplier ready, Supplier<String> metrics) {
    Map<String, HttpHandler> pages = new LinkedHashMap<>();
    pages.put("/_tidegate/live", get(() -> new Page(200, TEXT, "live\n")));
    pages.put(
        "/_tidegate/ready",
        get(
            () ->
                ready.getAsBoolean()
                    ? new Page(200, TEXT, "ready\n")
                    : new Page(503, TEXT, "starting\n")));
    pages.put("/metrics", get(() -> new Page(200, PROMETHEUS, metrics.get())));
    return pages;
  }

  /** {@code POST} empties the simulated world; answered once it is empty. */
  static HttpHandler reset(Runnable reset) {
    return exchange ->
        answer(
            exchange,
            "POST",
            () -> {
              reset.run();
              return new Page(200, TEXT, "empty\n");
            });
  }

  /** {@code GET} gives a certificate. */
  static HttpHandler pem(Supplier<String> text) {
    return get(() -> new Page(200, PEM, text.get()));
  }

  /** {@code GET} of a path below gives what {@code find} knows by its last part. */
  static HttpHandler pemByName(Function<String, Optional<String>> find) {
    return exchange -> {
      String path = exchange.getRequestURI().getPath();
      Optional<String> found = find.apply(path.substring(path.lastIndexOf('/') + 1));
      answer(
          exchange,
          "GET",
          () ->
              found
                  .map(text -> new Page(200, PEM, text))
                  .orElseGet(() -> new Page(404, TEXT, "no such key\n")));
    };
  }

  /** {@code GET} gives what {@code content} finds for the query; else it is forbidden. */
  static HttpHandler content(Function<String, Optional<String>> content) {
    return exchange -> {
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      Page page =
          content
              .apply(query)
              .map(text -> new Page(200, PEM, text))
              .orElse(new Page(403, TEXT, "the link is not valid, or no more\n"));
      answer(exchange, "GET", () -> page);
    };
  }

  private static HttpHandler get(Supplier<Page> page) {
    return exchange -> answer(exchange, "GET", page);
  }

  private static void answer(HttpExchange exchange, String method, Supplier<Page> page)
      throws IOException {
    try (exchange) {
      String asked = exchange.getRequestMethod();
      boolean head = asked.equals("HEAD") && method.equals("GET");
      Page answer =
          asked.equals(method) || head ? page.get() : new Page(405, TEXT, "use " + method + "\n");
      byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
