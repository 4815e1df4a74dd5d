package io.tidegate.identity.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A token in compact form, taken apart but not believed yet (RFC 7515 section 3.1). */
record BearerToken(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The parts of {@code text}; empty when it is no such token. */
  static Optional<BearerToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      JsonNode header = JSON.readTree(base64.decode(parts[0]));
      JsonNode claims = JSON.readTree(base64.decode(parts[1]));
      if (!header.isObject() || !claims.isObject()) {
        return Optional.empty();
      }
      return Optional.of(
          new BearerToken(
              header,
              claims,
              (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
              base64.decode(parts[2])));
    } catch (IllegalArgumentException | IOException malformed) {
      return Optional.empty();
    }
  }

  String algorithm() {
    return header.path("alg").asText("");
  }

  String keyId() {
    return header.path("kid").asText("");
  }
}
