package io.tidegate.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text pattern with {@code *} (any run), {@code ?} (any one) and {@code \} before a literal
 * {@code *}, {@code ?} or {@code \}. Wildcards stand for visible ASCII and spaces, never for
 * control characters (ALB guide, rule-condition-types). Immutable, any thread.
 *
 * <p>Implementation note: greedy matching that returns only to the last star; at most text times
 * pattern steps, no recursion.
 */
final class Pattern {
  private static final short STAR = -1;
  private static final short ANY = -2;

  private final short[] items;
  private final boolean ignoreCase;
  private final byte[] literalPrefix;
  private final byte[] literalSuffix;

  private Pattern(short[] items, boolean ignoreCase) {
    this.items = items;
    this.ignoreCase = ignoreCase;
    int first = 0;
    while (first < items.length && items[first] >= 0) {
      first++;
    }
    int last = items.length;
    while (last > 0 && items[last - 1] >= 0) {
      last--;
    }
    this.literalPrefix = literal(0, first);
    this.literalSuffix = literal(last, items.length);
  }

  static Pattern of(String text, boolean ignoreCase) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    short[] items = new short[bytes.length];
    int n = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte c = bytes[i];
      if (c == '\\' && i + 1 < bytes.length && "*?\\".indexOf(bytes[i + 1]) >= 0) {
        items[n++] = (short) (bytes[++i] & 0xff);
      } else if (c == '*') {
        if (n == 0 || items[n - 1] != STAR) {
          items[n++] = STAR;
        }
      } else {
        items[n++] = c == '?' ? ANY : (short) ((ignoreCase ? lower(c) : c) & 0xff);
      }
    }
    return new Pattern(java.util.Arrays.copyOf(items, n), ignoreCase);
  }

  /** Whether there is no wildcard. */
  boolean isLiteral() {
    return literalPrefix.length == items.length;
  }

  /** What every match begins with, in lower case when case is ignored; not to be changed. */
  byte[] literalPrefix() {
    return literalPrefix;
  }

  /** What every match ends with, in lower case when case is ignored; not to be changed. */
  byte[] literalSuffix() {
    return literalSuffix;
  }

  private byte[] literal(int from, int to) {
    byte[] out = new byte[to - from];
    for (int i = from; i < to; i++) {
      out[i - from] = (byte) items[i];
    }
    return out;
  }

  static Pattern[] all(List<String> texts, boolean ignoreCase) {
    return texts.stream().map(text -> of(text, ignoreCase)).toArray(Pattern[]::new);
  }

  static boolean any(Pattern[] patterns, byte[] a, int from, int to) {
    for (Pattern pattern : patterns) {
      if (pattern.matches(a, from, to)) {
        return true;
      }
    }
    return false;
  }

  static boolean sameIgnoringCase(byte[] a, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(a[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  private static boolean visible(int c) {
    return c >= 0x20 && c != 0x7f;
  }

  /** Whether all of [from, to) fits. */
  boolean matches(byte[] a, int from, int to) {
    int p = from;
    int i = 0;
    int starItem = -1;
    int starText = 0;
    while (p < to) {
      int c = (ignoreCase ? lower(a[p]) : a[p]) & 0xff;
      if (i < items.length && items[i] == STAR) {
        starItem = i++;
        starText = p;
      } else if (i < items.length && (items[i] == c || (items[i] == ANY && visible(c)))) {
        i++;
        p++;
      } else if (starItem >= 0 && visible(a[starText] & 0xff)) {
        i = starItem + 1;
        p = ++starText;
      } else {
        return false;
      }
    }
    while (i < items.length && items[i] == STAR) {
      i++;
    }
    return i == items.length;
  }
}
