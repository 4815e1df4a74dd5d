package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a listener answers to a ClientHello written byte by byte, for what no client library has.
 */
class TlsPolicyWireTest {
  private static final int ALERT = 0x15;
  private static final int HANDSHAKE = 0x16;
  private static final int HYBRID = 0x11ec; // X25519MLKEM768
  private static final int X25519 = 0x1d;
  private static final int KEY_SHARE = 51;

  private static byte[] u16(int... values) {
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[2 * i] = (byte) (values[i] >> 8);
      bytes[2 * i + 1] = (byte) values[i];
    }
    return bytes;
  }

  private static void sized(ByteArrayOutputStream out, byte[] content) {
    out.writeBytes(u16(content.length));
    out.writeBytes(content);
  }

  private static byte[] sized(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sized(out, content);
    return out.toByteArray();
  }

  private static void extension(ByteArrayOutputStream out, int type, byte[] content) {
    out.writeBytes(u16(type));
    sized(out, content);
  }

  /** A record with a ClientHello of {@code suites} and {@code extensions}. */
  private static byte[] hello(byte[] suites, byte[] extensions) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(u16(0x0303));
    body.writeBytes(new byte[32]);
    body.write(0);
    sized(body, suites);
    body.write(1);
    body.write(0);
    sized(body, extensions);
    ByteArrayOutputStream handshake = new ByteArrayOutputStream();
    handshake.write(1);
    handshake.write(0);
    sized(handshake, body.toByteArray());
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    sent.write(HANDSHAKE);
    sent.writeBytes(u16(0x0301));
    sized(sent, handshake.toByteArray());
    return sent.toByteArray();
  }

  /** The first record that comes back: its type, then its content. */
  private static byte[] answer(Plane plane, byte[] hello) throws IOException {
    try (Wire client = plane.connect()) {
      InputStream in = client.send(hello).in;
      int type = in.read();
      in.skipNBytes(2);
      byte[] content = in.readNBytes(in.read() << 8 | in.read());
      byte[] all = new byte[content.length + 1];
      all[0] = (byte) type;
      System.arraycopy(content, 0, all, 1, content.length);
      return all;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2016-08, true", "TLS13-1-2-Ext1-2021-06, true", "FS-2018-06, false",
    "FS-1-1-2019-08, false", "FS-1-2-2019-08, false", "FS-1-2-Res-2019-08, false",
    "FS-1-2-Res-2020-10, false", "TLS13-1-2-Res-2021-06, false",
  })
  void keysAreExchangedByRsaOnlyWherePoliciesLackForwardSecrecy(String policy, boolean allowed)
      throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, policy));
      plane.forwardTo(new Backend[0]);
      ByteArrayOutputStream extensions = new ByteArrayOutputStream();
      extension(extensions, 13, sized(u16(0x0401, 0x0804)));
      byte[] answer = answer(plane, hello(u16(0x009c), extensions.toByteArray()));
      assertEquals(allowed ? HANDSHAKE : ALERT, answer[0]);
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    }
  }

  private static byte[] hello13(int... groups) {
    ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    extension(extensions, 43, new byte[] {2, 3, 4});
    extension(extensions, 10, sized(u16(groups)));
    extension(extensions, 13, sized(u16(0x0403, 0x0804, 0x0401)));
    extension(extensions, KEY_SHARE, sized(new byte[0]));
    return hello(u16(0x1301), extensions.toByteArray());
  }

  /** The group that a HelloRetryRequest asks for (RFC 8446 section 4.1.4). */
  private static int retryGroup(byte[] answer) {
    assertEquals(HANDSHAKE, answer[0]);
    int at = 1 + 4 + 2 + 32;
    at += 1 + (answer[at] & 0xff); // session id
    at += 3; // suite and compression
    int end = at + 2 + number(answer, at);
    for (at += 2; at < end; at += 4 + number(answer, at + 2)) {
      if (number(answer, at) == KEY_SHARE) {
        return number(answer, at + 4);
      }
    }
    throw new AssertionError("no key share in the answer");
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  @ParameterizedTest
  @CsvSource({
    "TLS13-1-3-PQ-2025-09, true", "TLS13-1-2-Res-PQ-2025-09, true",
    "TLS13-1-3-2021-06, false", "TLS13-1-2-Res-2021-06, false",
  })
  void theHybridGroupIsChosenUnderPostQuantumPoliciesAlone(String policy, boolean hybrid)
      throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, policy));
      plane.forwardTo(new Backend[0]);
      int chosen = retryGroup(answer(plane, hello13(HYBRID, X25519)));
      assertEquals(hybrid ? HYBRID : X25519, chosen);
    }
  }

  @Test
  void classicalGroupsStayUnderPostQuantumPolicies() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-3-PQ-2025-09"));
      plane.forwardTo(new Backend[0]);
      assertEquals(X25519, retryGroup(answer(plane, hello13(X25519))));
    }
  }
}
