package io.tidegate.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The keys of authentication: {@code session} encrypts cookies (32 bytes), the pair signs {@code
 * x-amzn-oidc-data} (ES256). They stay the same over restarts. Immutable, any thread.
 */
public record IdentityKeys(byte[] session, PrivateKey signing, PublicKey verifying) {
  private static final String CURVE = "secp256r1";

  /** New ones; {@code session} must be 32 random bytes. */
  public static IdentityKeys generate(byte[] session) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      return new IdentityKeys(session, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no " + CURVE, missing);
    }
  }

  /** One line that {@link #parse} reads; it is secret. */
  public String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(session)
        + " "
        + base64.encodeToString(signing.getEncoded())
        + " "
        + base64.encodeToString(verifying.getEncoded());
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException when it is no such line
   */
  public static IdentityKeys parse(String text) {
    String[] parts = text.strip().split(" ");
    if (parts.length != 3) {
      throw new IllegalArgumentException("expected three keys");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      return new IdentityKeys(
          base64.decode(parts[0]),
          keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(parts[1]))),
          keys.generatePublic(new X509EncodedKeySpec(base64.decode(parts[2]))));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** The key's id, a UUID made of its digest. */
  public String keyId() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifying.getEncoded());
      String hex = HexFormat.of().formatHex(digest);
      return new UUID(
              Long.parseUnsignedLong(hex.substring(0, 16), 16),
              Long.parseUnsignedLong(hex.substring(16, 32), 16))
          .toString();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }

  /** The public key as PEM. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(verifying.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "IdentityKeys[" + keyId() + "]";
  }
}
