package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * Names that are not {@code Transfer-Encoding} or {@code Content-Length} but that a careless server
 * may take for them: other delimiters, blanks, control characters, letters whose upper case is
 * ASCII (U+017F for s, U+0131 for i). Stateless, any thread.
 */
final class LookAlike {
  /** No shorter name can look alike. */
  static final int SHORTEST = 14;

  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");

  private LookAlike() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * {@link HeaderBlock#LIKE_TE}, {@link HeaderBlock#LIKE_CL} or 0 for a name that is not exactly
   * one of the two.
   */
  static int of(byte[] a, int from, int to) {
    int p = from;
    while (p < to && !alphanumeric(a[p])) {
      p++;
    }
    if (p == to) {
      return 0;
    }
    return switch (a[p] | 0x20) {
      case 't' -> similar(a, p, to, TRANSFER_ENCODING) ? HeaderBlock.LIKE_TE : 0;
      case 'c' -> similar(a, p, to, CONTENT_LENGTH) ? HeaderBlock.LIKE_CL : 0;
      default -> 0;
    };
  }

  /** Letters in order, anything but letters between them, at least one delimiter at the hyphen. */
  private static boolean similar(byte[] a, int from, int to, byte[] wanted) {
    int p = from;
    for (byte letter : wanted) {
      int before = p;
      while (p < to && !alphanumeric(a[p]) && folded(a, p, to) == 0) {
        p++;
      }
      if (letter == '-') {
        if (p == before) {
          return false;
        }
        continue;
      }
      if (p == to) {
        return false;
      }
      int folded = folded(a, p, to);
      if (folded == letter) {
        p += 2;
      } else if ((a[p] | 0x20) == letter) {
        p++;
      } else {
        return false;
      }
    }
    return nothingBehind(a, p, to);
  }

  /** No letter or digit follows, or only behind a blank or control byte where a parser may stop. */
  private static boolean nothingBehind(byte[] a, int from, int to) {
    if (from < to && a[from] >= 0 && a[from] <= ' ') {
      return true;
    }
    for (int p = from; p < to; p++) {
      if (alphanumeric(a[p])) {
        return false;
      }
    }
    return true;
  }

  private static int folded(byte[] a, int p, int to) {
    if (p + 1 < to) {
      if (a[p] == (byte) 0xc5 && a[p + 1] == (byte) 0xbf) {
        return 's';
      }
      if (a[p] == (byte) 0xc4 && a[p + 1] == (byte) 0xb1) {
        return 'i';
      }
    }
    return 0;
  }

  private static boolean alphanumeric(byte b) {
    int lower = b | 0x20;
    return (lower >= 'a' && lower <= 'z') || (b >= '0' && b <= '9');
  }
}
