package io.tidegate.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * A user's session, as the cookies keep it: {@code claims} the provider's JSON, {@code
 * refreshToken} empty for none, times in epoch seconds, {@code accessEnds} 0 when the provider told
 * no lifetime.
 */
record Session(
    String subject,
    String accessToken,
    String claims,
    String refreshToken,
    long accessEnds,
    long sessionEnds) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("s", subject);
    node.put("a", accessToken);
    node.put("c", claims);
    node.put("r", refreshToken);
    node.put("x", accessEnds);
    node.put("e", sessionEnds);
    return node.toString();
  }

  static Optional<Session> parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return Optional.of(
          new Session(
              node.path("s").asText(),
              node.path("a").asText(),
              node.path("c").asText(),
              node.path("r").asText(),
              node.path("x").asLong(),
              node.path("e").asLong()));
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }
}
