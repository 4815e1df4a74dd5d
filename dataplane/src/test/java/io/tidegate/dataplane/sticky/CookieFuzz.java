package io.tidegate.dataplane.sticky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.CookieReader;
import io.tidegate.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Cookies: {@code purpose, place, place, mask, header value}. The reader finds what a plain reader
 * finds; a value that we did not seal for the purpose never opens, nor one that was changed.
 */
public final class CookieFuzz {
  private static final int FRONT = 4;
  private static final byte[] NAME = "AWSALB".getBytes(StandardCharsets.US_ASCII);
  private static final CookieSealer SEALER =
      new CookieSealer(
          new CookieKeyHolder(CookieKeys.of(List.of(new byte[CookieKeys.KEY_BYTES]))),
          Chance.seeded(1));

  private CookieFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length < FRONT) {
      return;
    }
    byte purpose = (byte) (1 + (data[0] & 0xff) % 3);
    String value =
        new String(data, FRONT, data.length - FRONT, StandardCharsets.ISO_8859_1)
            .replaceAll("[\\x00-\\x1f\\x7f]", "");
    byte[] bytes =
        ("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + value + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = new RequestHead();
    if (head.parse(bytes, 0, bytes.length, 0) == RequestHead.COMPLETE) {
      Optional<String> found = CookieReader.value(head, NAME);
      assertEquals(plain(value), found);
      found.ifPresent(text -> assertTrue(StickyCookie.open(SEALER, purpose, text).isEmpty(), text));
    }
    changed(data, purpose);
  }

  /** The first pair whose name, after blanks, is ours: RFC 6265 section 4.2.1. */
  private static Optional<String> plain(String value) {
    for (String pair : value.split(";", -1)) {
      String trimmed = pair.replaceFirst("\\A +", "");
      if (trimmed.startsWith("AWSALB=")) {
        return Optional.of(trimmed.substring(7).replaceFirst(" +\\z", ""));
      }
    }
    return Optional.empty();
  }

  private static void changed(byte[] data, byte purpose) {
    StickyCookie cookie = new StickyCookie(data[0], data[1], data[2]);
    String sealed = cookie.sealed(SEALER, purpose);
    assertEquals(Optional.of(cookie), StickyCookie.open(SEALER, purpose, sealed));
    byte other = (byte) (purpose % 3 + 1);
    assertEquals(Optional.empty(), StickyCookie.open(SEALER, other, sealed));
    int at = ((data[1] & 0xff) << 8 | (data[2] & 0xff)) % sealed.length();
    char now = (char) (data[3] & 0x7f);
    if (now != sealed.charAt(at)) {
      String broken = sealed.substring(0, at) + now + sealed.substring(at + 1);
      assertEquals(Optional.empty(), StickyCookie.open(SEALER, purpose, broken));
    }
  }
}
