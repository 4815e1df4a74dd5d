package io.tidegate.identity.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of an issuer by their ids (RFC 7517). Immutable, any thread. */
record KeySet(Map<String, PublicKey> keys) {
  /** Most keys that a set may have. Source: ALB guide, "Verify JWTs". */
  static final int MAX_KEYS = 10;

  private static final int RSA_BITS = 2048;

  KeySet {
    keys = Map.copyOf(keys);
  }

  /** The RSA keys of 2048 bits in {@code document}; empty when it is no set of keys. */
  static Optional<KeySet> of(JsonNode document) {
    JsonNode listed = document.path("keys");
    if (!listed.isArray() || listed.isEmpty() || listed.size() > MAX_KEYS) {
      return Optional.empty();
    }
    Map<String, PublicKey> found = new HashMap<>();
    for (JsonNode key : listed) {
      if (key.path("kty").asText().equals("RSA") && key.hasNonNull("kid")) {
        rsa(key).ifPresent(rsa -> found.put(key.path("kid").asText(), rsa));
      }
    }
    return Optional.of(new KeySet(found));
  }

  private static Optional<PublicKey> rsa(JsonNode key) {
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      BigInteger modulus = new BigInteger(1, base64.decode(key.path("n").asText()));
      BigInteger exponent = new BigInteger(1, base64.decode(key.path("e").asText()));
      if (modulus.bitLength() != RSA_BITS) {
        return Optional.empty();
      }
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    } catch (IllegalArgumentException | GeneralSecurityException malformed) {
      return Optional.empty();
    }
  }

  /** Whether the key that {@code token} names has signed it with RS256. */
  boolean signed(BearerToken token) {
    PublicKey key = keys.get(token.keyId());
    if (key == null || !token.algorithm().equals("RS256")) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(key);
      check.update(token.signed());
      return check.verify(token.signature());
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  boolean knows(BearerToken token) {
    return keys.containsKey(token.keyId());
  }
}
