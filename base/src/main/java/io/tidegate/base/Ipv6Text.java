package io.tidegate.base;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IPv6 addresses as text, the longest run of zeros shortened. Source: RFC 5952, section 4. */
public final class Ipv6Text {
  private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final int BYTES = 16;

  private Ipv6Text() {}

  /** The 16 bytes of an IPv6 literal without a zone; nothing when {@code text} is none. */
  public static Optional<byte[]> parse(String text) {
    if (text.indexOf(':') < 0 || !LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      return bytes.length == BYTES ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** The one text of the address that {@code text} writes; nothing when it is no IPv6 literal. */
  public static Optional<String> canonical(String text) {
    return parse(text).map(Ipv6Text::of);
  }

  /** The text of 16 bytes. */
  public static String of(byte[] bytes) {
    int[] groups = new int[bytes.length / 2];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255);
    }
    int start = 0;
    int length = 0;
    for (int from = 0; from < groups.length; from++) {
      int to = from;
      while (to < groups.length && groups[to] == 0) {
        to++;
      }
      if (to - from > length && to - from > 1) {
        start = from;
        length = to - from;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (length > 0 && i == start) {
        text.append("::");
        i += length - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
