package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds cookies in heads (RFC 6265 sections 4.1.1 and 4.2.1). Names are compared exactly.
 * Stateless, any thread.
 */
public final class CookieReader {
  private CookieReader() {}

  /** The value of the first cookie {@code name} that the client sent. */
  public static Optional<String> value(RequestHead head, byte[] name) {
    HeaderBlock block = head.block();
    int field = block.first(HeaderName.COOKIE);
    while (field >= 0) {
      byte[] a = head.array();
      int end = head.valueEnd(field);
      int p = head.valueStart(field);
      while (p < end) {
        while (p < end && (ByteScan.blank(a[p]) || a[p] == ';')) {
          p++;
        }
        int stop = ByteScan.find(a, p, end, (byte) ';');
        if (named(a, p, stop, name)) {
          int to = stop;
          while (to > p && ByteScan.blank(a[to - 1])) {
            to--;
          }
          int from = p + name.length + 1;
          return Optional.of(new String(a, from, to - from, StandardCharsets.ISO_8859_1));
        }
        p = stop;
      }
      field = block.next(HeaderName.COOKIE, field);
    }
    return Optional.empty();
  }

  /** Whether the target sets the cookie {@code name}. */
  public static boolean sets(ResponseHead head, byte[] name) {
    HeaderBlock block = head.block();
    int field = block.first(HeaderName.SET_COOKIE);
    while (field >= 0) {
      int from = head.start() + block.valueStart(field);
      if (named(head.array(), from, head.start() + block.valueEnd(field), name)) {
        return true;
      }
      field = block.next(HeaderName.SET_COOKIE, field);
    }
    return false;
  }

  private static boolean named(byte[] a, int from, int to, byte[] name) {
    int equals = from + name.length;
    if (equals >= to || a[equals] != '=') {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (a[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
