package io.tidegate.server;

import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.dataplane.explain.Explainer;
import io.tidegate.dataplane.explain.Question;
import io.tidegate.model.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /_tidegate/explain/request}: where a request would go and why. The {@link Question} comes
 * as query, as body of a POST, or percent-encoded as the rest of the path; the answer is text.
 * Signed like any call. Thread-safe.
 */
record RequestExplanation(RequestVerifier verifier, Supplier<Explainer> explainer) {
  static final String PATH = "/_tidegate/explain/request";

  private static final String SIGNING_NAME = "elasticloadbalancing";

  WireResponse serve(WireRequest request) {
    try {
      verifier.verify(request, SIGNING_NAME, ErrorStyle.QUERY);
      Question question = Question.parse(form(request));
      return text(200, explainer.get().explain(question).text());
    } catch (ApiError refused) {
      return text(refused.status(), refused.text() + "\n");
    } catch (IllegalArgumentException wrong) {
      return text(400, wrong.getMessage() + "\n");
    }
  }

  private static String form(WireRequest request) {
    if (request.method().equals("POST")) {
      return new String(request.body(), StandardCharsets.UTF_8);
    }
    String rest = request.rawPath().substring(PATH.length());
    return rest.length() > 1
        ? URLDecoder.decode(rest.substring(1), StandardCharsets.UTF_8)
        : request.rawQuery();
  }

  private static WireResponse text(int status, String text) {
    return new WireResponse(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
