package io.tidegate.control.ec2;

import io.tidegate.model.ApiError;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Keys of key pairs in the forms that SSH clients read. Slow (key generation): not for the
 * controller thread. Stateless. Source: EC2 guide, "Verify the fingerprint of your key pair"; RFC
 * 4253 section 6.6; OpenSSH PROTOCOL.key.
 */
public final class KeyMaterial {
  private static final int RSA_BITS = 2048;
  private static final int ED25519_BYTES = 32;

  private KeyMaterial() {}

  /** A public key: {@code rsa} or {@code ed25519}, its fingerprint and its OpenSSH line. */
  public record Public(String type, String fingerprint, String openSsh) {}

  /** A key pair made here; {@code pem} is shown once and forgotten. */
  public record Made(Public key, String pem) {}

  /** Makes a key pair of type {@code rsa} or {@code ed25519}. */
  public static Made generate(String type) {
    try {
      return type.equals("ed25519") ? ed25519() : rsa();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has RSA and Ed25519", missing);
    }
  }

  /**
   * Reads a public key in OpenSSH's one-line form.
   *
   * @throws ApiError {@code InvalidKey.Format}
   */
  public static Public parse(String text) {
    String[] parts = text.strip().split("\\s+");
    if (parts.length < 2) {
      throw malformed();
    }
    try {
      byte[] blob = Base64.getDecoder().decode(parts[1]);
      ByteBuffer fields = ByteBuffer.wrap(blob);
      String name = new String(field(fields), StandardCharsets.US_ASCII);
      String line = parts[0] + " " + parts[1];
      if (name.equals("ssh-rsa")) {
        BigInteger exponent = new BigInteger(field(fields));
        BigInteger modulus = new BigInteger(field(fields));
        PublicKey key =
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        return new Public("rsa", colons(digest("MD5", key.getEncoded())), line);
      }
      if (name.equals("ssh-ed25519") && field(fields).length == ED25519_BYTES) {
        return new Public("ed25519", sha256(blob), line);
      }
    } catch (GeneralSecurityException | IllegalArgumentException bad) {
      throw malformed();
    }
    throw malformed();
  }

  private static Made rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    KeyPair pair = generator.generateKeyPair();
    RSAPublicKey open = (RSAPublicKey) pair.getPublic();
    byte[] blob =
        fields(
            "ssh-rsa".getBytes(StandardCharsets.US_ASCII),
            open.getPublicExponent().toByteArray(),
            open.getModulus().toByteArray());
    String fingerprint = colons(digest("SHA-1", pair.getPrivate().getEncoded()));
    String line = "ssh-rsa " + Base64.getEncoder().encodeToString(blob);
    return new Made(
        new Public("rsa", fingerprint, line), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static Made ed25519() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] open = last(pair.getPublic().getEncoded());
    byte[] secret = last(pair.getPrivate().getEncoded());
    byte[] name = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    byte[] blob = fields(name, open);
    ByteArrayOutputStream hidden = new ByteArrayOutputStream();
    byte[] check = Arrays.copyOf(digest("SHA-256", secret), 4);
    hidden.writeBytes(check);
    hidden.writeBytes(check);
    hidden.writeBytes(blob);
    hidden.writeBytes(fields(concat(secret, open), new byte[0]));
    for (byte pad = 1; hidden.size() % 8 != 0; pad++) {
      hidden.write(pad);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] none = "none".getBytes(StandardCharsets.US_ASCII);
    out.writeBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(fields(none, none, new byte[0]));
    out.writeBytes(new byte[] {0, 0, 0, 1});
    out.writeBytes(fields(blob, hidden.toByteArray()));
    String line = "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    return new Made(
        new Public("ed25519", sha256(blob), line), pem("OPENSSH PRIVATE KEY", out.toByteArray()));
  }

  private static byte[] last(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Each field with its length in four bytes before it. */
  private static byte[] fields(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] field(ByteBuffer from) {
    if (from.remaining() < 4) {
      throw malformed();
    }
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw malformed();
    }
    byte[] field = new byte[length];
    from.get(field);
    return field;
  }

  private static String pem(String title, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + title + "-----\n" + body + "\n-----END " + title + "-----\n";
  }

  private static byte[] digest(String algorithm, byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance(algorithm).digest(data);
  }

  private static String colons(byte[] hash) {
    return HexFormat.ofDelimiter(":").formatHex(hash);
  }

  private static String sha256(byte[] blob) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(digest("SHA-256", blob));
  }

  private static ApiError malformed() {
    return ApiError.of("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  }
}
