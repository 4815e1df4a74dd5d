package io.tidegate.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.model.ApiError;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Text or JSON of our own beside the API, for those who may call it: GET, signed as a call of Auto
 * Scaling. The last part of the path says what is asked for. Handlers run on virtual threads.
 */
public record SignedPage(
    RequestVerifier verifier, String contentType, Function<String, Optional<String>> page)
    implements HttpHandler {
  private static final String SIGNING_NAME = "autoscaling";

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      WireRequest request = ApiServer.request(exchange, new byte[0]);
      try {
        if (!request.method().equals("GET")) {
          throw new ApiError("MethodNotAllowed", 405, "Use GET.");
        }
        verifier.verify(request, SIGNING_NAME, ErrorStyle.QUERY);
        answer(exchange, 200, contentType, text(request));
      } catch (ApiError refusal) {
        String text = refusal.code() + ": " + refusal.getMessage() + "\n";
        answer(exchange, refusal.status(), "text/plain; charset=utf-8", text);
      }
    }
  }

  private String text(WireRequest request) {
    String path = request.rawPath();
    String name =
        URLDecoder.decode(
            path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    return page.apply(name)
        .orElseThrow(() -> new ApiError("NotFound", 404, "There is nothing named " + name + "."));
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
