package io.tidegate.control.acme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.model.acm.KeyAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of an account, P-256, and what is signed with it: flattened JSON Web Signatures with
 * ES256 (RFC 7515, RFC 8555 section 6.2). Safe from any thread.
 */
record AccountKey(PrivateKey privateKey, ECPublicKey publicKey) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE_BYTES = 32;

  /** A new key. */
  static AccountKey fresh() {
    KeyPair pair = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    return new AccountKey(pair.getPrivate(), (ECPublicKey) pair.getPublic());
  }

  /** The key of two halves as they are stored. */
  static AccountKey of(String publicKey, byte[] privateKey) {
    try {
      X509EncodedKeySpec shown = new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey));
      return new AccountKey(
          PrivateKeys.parsePkcs8(privateKey),
          (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(shown));
    } catch (GeneralSecurityException | BadPem damaged) {
      throw new IllegalStateException("the key of the ACME account cannot be read", damaged);
    }
  }

  /** The public half as it is stored. */
  String publicText() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /** The public half as a JSON Web Key, its members in the order that thumbprints want. */
  ObjectNode webKey() {
    return JSON.createObjectNode()
        .put("crv", "P-256")
        .put("kty", "EC")
        .put("x", coordinate(publicKey.getW().getAffineX()))
        .put("y", coordinate(publicKey.getW().getAffineY()));
  }

  /** What a TXT record shows for {@code token} (RFC 8555 section 8.4, RFC 7638). */
  String dnsProof(String token) {
    String thumbprint = URL.encodeToString(sha256(webKey().toString()));
    return URL.encodeToString(sha256(token + "." + thumbprint));
  }

  /** {@code payload} (empty text for POST-as-GET) signed under {@code header}. */
  String signed(ObjectNode header, String payload) {
    String covered = covered(header.put("alg", "ES256"), payload);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(privateKey);
      signature.update(covered.getBytes(StandardCharsets.US_ASCII));
      return flattened(covered, signature.sign());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK signs with P-256", missing);
    }
  }

  /** This key bound to an account elsewhere (RFC 8555 section 7.3.4). */
  ObjectNode bound(AcmeOptions.Binding binding, String newAccountUrl) {
    ObjectNode header =
        JSON.createObjectNode()
            .put("alg", "HS256")
            .put("kid", binding.keyId())
            .put("url", newAccountUrl);
    String covered = covered(header, webKey().toString());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(binding.macKey()), "HmacSHA256"));
      byte[] proof = mac.doFinal(covered.getBytes(StandardCharsets.US_ASCII));
      return (ObjectNode) JSON.readTree(flattened(covered, proof));
    } catch (GeneralSecurityException | JsonProcessingException missing) {
      throw new IllegalStateException("every JDK has HMAC", missing);
    }
  }

  private static String covered(ObjectNode header, String payload) {
    return text(header.toString()) + "." + text(payload);
  }

  private static String flattened(String covered, byte[] signature) {
    int dot = covered.indexOf('.');
    return JSON.createObjectNode()
        .put("protected", covered.substring(0, dot))
        .put("payload", covered.substring(dot + 1))
        .put("signature", URL.encodeToString(signature))
        .toString();
  }

  private static String text(String plain) {
    return URL.encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String coordinate(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(signed.length, COORDINATE_BYTES);
    System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
    return URL.encodeToString(fixed);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  @Override
  public String toString() {
    return "AccountKey";
  }
}
