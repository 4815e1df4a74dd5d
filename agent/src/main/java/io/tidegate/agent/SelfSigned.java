package io.tidegate.agent;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A certificate that vouches for itself, as load balancers accept it from targets: X.509 version 1
 * (RFC 5280 section 4.1) in DER, of a P-256 key, without an end (31 December 9999). Immutable.
 *
 * @param privateKey PKCS #8 in DER
 */
record SelfSigned(String certificatePem, byte[] privateKey) {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_ID = 0x06;
  private static final int UTF8 = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

  /** Makes one with a new key. */
  static SelfSigned make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] algorithm = node(SEQUENCE, node(OBJECT_ID, ECDSA_WITH_SHA256));
      byte[] name = name("tidegate target control agent");
      byte[] validity =
          node(
              SEQUENCE, time(UTC_TIME, "200101000000Z"), time(GENERALIZED_TIME, "99991231235959Z"));
      byte[] body =
          node(
              SEQUENCE,
              node(INTEGER, BigInteger.ONE.toByteArray()),
              algorithm,
              name,
              validity,
              name,
              pair.getPublic().getEncoded());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] der = node(SEQUENCE, body, algorithm, bits(signature.sign()));
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
              + "\n-----END CERTIFICATE-----\n";
      return new SelfSigned(pem, pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("P-256 and SHA-256 are in every JDK", missing);
    }
  }

  private static byte[] name(String text) {
    byte[] value = node(UTF8, text.getBytes(StandardCharsets.UTF_8));
    return node(SEQUENCE, node(SET, node(SEQUENCE, node(OBJECT_ID, COMMON_NAME), value)));
  }

  private static byte[] time(int kind, String text) {
    return node(kind, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] bytes) {
    return node(BIT_STRING, new byte[1], bytes);
  }

  /** A node of DER with {@code parts} as its content; lengths up to 65,535. */
  private static byte[] node(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (length >= 256) {
      whole.write(0x82);
      whole.write(length >> 8);
    } else if (length >= 128) {
      whole.write(0x81);
    }
    whole.write(length);
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
