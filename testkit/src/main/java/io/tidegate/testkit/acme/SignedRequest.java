package io.tidegate.testkit.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A flattened JSON Web Signature (RFC 7515) as it came in: header, payload, and what proves it. */
record SignedRequest(JsonNode header, String payload, String covered, byte[] signature) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static SignedRequest parse(JsonNode whole) throws IOException {
    String header = whole.path("protected").asText();
    String payload = whole.path("payload").asText();
    return new SignedRequest(
        JSON.readTree(decoded(header)),
        new String(decoded(payload), StandardCharsets.UTF_8),
        header + "." + payload,
        decoded(whole.path("signature").asText()));
  }

  JsonNode json() throws IOException {
    return JSON.readTree(payload);
  }

  /** Whether the key {@code jwk} (P-256) signed this. */
  boolean signedBy(JsonNode jwk) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
      verifier.update(covered.getBytes(StandardCharsets.US_ASCII));
      return header.path("alg").asText().equals("ES256") && verifier.verify(signature);
    } catch (GeneralSecurityException bad) {
      return false;
    }
  }

  /** Whether the holder of {@code macKey} (base64url) signed this. */
  boolean macBy(String macKey) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(decoded(macKey), "HmacSHA256"));
      byte[] wanted = mac.doFinal(covered.getBytes(StandardCharsets.US_ASCII));
      return header.path("alg").asText().equals("HS256")
          && MessageDigest.isEqual(wanted, signature);
    } catch (GeneralSecurityException bad) {
      throw new IllegalStateException(bad);
    }
  }

  /** What a TXT record must show for {@code token} and the key {@code jwk} (RFC 8555, 8.4). */
  static String dnsProof(String token, JsonNode jwk) {
    String canonical =
        "{\"crv\":\"%s\",\"kty\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(
                jwk.path("crv").asText(),
                jwk.path("kty").asText(),
                jwk.path("x").asText(),
                jwk.path("y").asText());
    return digest(token + "." + digest(canonical));
  }

  private static String digest(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] decoded(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static BigInteger number(JsonNode jwk, String member) {
    return new BigInteger(1, decoded(jwk.path(member).asText()));
  }
}
