package io.tidegate.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.identity.web.SealedText;
import io.tidegate.routing.Guard;
import java.io.IOException;
import java.util.Optional;

/**
 * A login under way, as the {@code state} parameter carries it: where the user wanted to go, the
 * nonce that the browser's cookie must repeat, the PKCE verifier (RFC 7636), when it began (epoch
 * seconds), and which login it is.
 */
record LoginState(String url, String nonce, String verifier, long began, String login) {
  private static final String PURPOSE = "login";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What tells one login of a listener from another. */
  static String idOf(Guard.Oidc guard) {
    return guard.issuer() + "|" + guard.clientId() + "|" + guard.cookieName() + "|" + guard.scope();
  }

  String seal(SealedText sealed) {
    ObjectNode node = JSON.createObjectNode();
    node.put("u", url);
    node.put("n", nonce);
    node.put("v", verifier);
    node.put("t", began);
    node.put("l", login);
    return sealed.seal(node.toString(), PURPOSE);
  }

  static Optional<LoginState> open(SealedText sealed, String text) {
    return sealed.open(text, PURPOSE).flatMap(LoginState::parse);
  }

  private static Optional<LoginState> parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return Optional.of(
          new LoginState(
              node.path("u").asText(),
              node.path("n").asText(),
              node.path("v").asText(),
              node.path("t").asLong(),
              node.path("l").asText()));
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }
}
