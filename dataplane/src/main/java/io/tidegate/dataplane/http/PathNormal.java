package io.tidegate.dataplane.http;

/**
 * The path that rules see (ALB guide, rule-condition-types: patterns apply after URI
 * normalisation): RFC 3986 section 6.2.2, that is, percent-encoded unreserved characters decoded,
 * other percent-encodings in upper case, dot segments removed. The forwarded path stays as it came.
 * Stateless, any thread.
 */
final class PathNormal {
  private PathNormal() {}

  /** Writes the normal form of [from, to) to {@code out}, never longer; returns its length. */
  static int normalise(byte[] a, int from, int to, byte[] out) {
    int n = 0;
    int p = from;
    while (p < to) {
      byte c = a[p];
      int high = c == '%' && p + 2 < to ? HttpChars.hex(a[p + 1]) : -1;
      int low = high >= 0 ? HttpChars.hex(a[p + 2]) : -1;
      if (low < 0) {
        out[n++] = c;
        p++;
        continue;
      }
      byte decoded = (byte) (high << 4 | low);
      if (HttpChars.unreserved(decoded)) {
        out[n++] = decoded;
      } else {
        out[n++] = '%';
        out[n++] = upper(a[p + 1]);
        out[n++] = upper(a[p + 2]);
      }
      p += 3;
    }
    return removeDotSegments(out, n);
  }

  private static byte upper(byte b) {
    return b >= 'a' && b <= 'f' ? (byte) (b - 0x20) : b;
  }

  /** RFC 3986 section 5.2.4, in place; {@code a} starts with a slash or stays as it is. */
  private static int removeDotSegments(byte[] a, int length) {
    if (length == 0 || a[0] != '/') {
      return length;
    }
    int n = 0;
    int p = 0;
    while (p < length) {
      int end = p + 1;
      while (end < length && a[end] != '/') {
        end++;
      }
      int segment = end - p - 1;
      boolean last = end == length;
      if (segment == 1 && a[p + 1] == '.') {
        n = last ? slash(a, n) : n;
      } else if (segment == 2 && a[p + 1] == '.' && a[p + 2] == '.') {
        n = parent(a, n);
        n = last ? slash(a, n) : n;
      } else {
        System.arraycopy(a, p, a, n, end - p);
        n += end - p;
      }
      p = end;
    }
    return n == 0 ? slash(a, 0) : n;
  }

  /** The length without the last segment and its slash. */
  private static int parent(byte[] a, int length) {
    int n = length;
    do {
      n = Math.max(n - 1, 0);
    } while (n > 0 && a[n] != '/');
    return n;
  }

  private static int slash(byte[] a, int n) {
    a[n] = '/';
    return n + 1;
  }
}
