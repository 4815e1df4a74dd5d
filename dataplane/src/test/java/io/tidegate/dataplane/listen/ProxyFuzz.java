package io.tidegate.dataplane.listen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * PROXY headers as raw bytes. Once there is a verdict more bytes do not change it, fewer bytes give
 * the same or none, and an address that is told is one as the JDK reads it.
 */
public final class ProxyFuzz {
  private ProxyFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    ProxyHeader whole = ProxyHeader.read(data, 0, data.length);
    int known = Math.min(data.length, ProxyHeader.MAX_BYTES);
    ProxyHeader first = ProxyHeader.INCOMPLETE;
    for (int i = 0; i <= known && !first.isComplete() && !first.isBad(); i++) {
      first = ProxyHeader.read(data, 0, i);
    }
    assertEquals(whole.length(), first.length());
    assertArrayEquals(whole.ip(), first.ip());
    assertEquals(whole.port(), first.port());
    if (!whole.isComplete()) {
      return;
    }
    assertTrue(whole.length() <= known);
    assertTrue(whole.port() >= 0 && whole.port() <= 65_535);
    ProxyHeader exact = ProxyHeader.read(Arrays.copyOf(data, whole.length()), 0, whole.length());
    assertTrue(exact.isComplete());
    if (data[0] == 'P' && whole.ip() != null) {
      String line = new String(data, 0, whole.length(), StandardCharsets.ISO_8859_1);
      byte[] expected = InetAddress.ofLiteral(line.split(" ")[2]).getAddress();
      byte[] ip = whole.ip();
      assertNotNull(ip);
      // the JDK reads ::ffff:1.2.3.4 as four bytes
      assertArrayEquals(
          expected, expected.length == ip.length ? ip : Arrays.copyOfRange(ip, 12, 16));
    }
  }
}
