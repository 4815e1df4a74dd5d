package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * What a request line asks for (RFC 9112 section 3.2), as offsets relative to the head's first
 * byte. Owned by its {@link RequestLine}.
 */
final class RequestTarget {
  private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EMPTY = {};

  private int start;
  private int end;
  private int authorityStart;
  private int authorityEnd;
  private int pathStart;
  private int pathEnd;
  private int queryStart;
  private boolean normalised;
  private byte[] normalPath = EMPTY;
  private int normalLength;

  /** There is none. */
  void clear() {
    start = 0;
    end = 0;
    authorityStart = 0;
    authorityEnd = 0;
    pathStart = 0;
    pathEnd = 0;
    queryStart = 0;
    normalised = false;
  }

  /** It is in [from, to) of {@code a}; false when it has neither origin nor absolute form. */
  boolean read(byte[] a, int base, int from, int to) {
    start = from - base;
    end = to - base;
    if (from == to || a[from] == '/') {
      splitPath(a, base, from, to);
      return true;
    }
    int scheme = schemeLength(a, from, to);
    int path = from + scheme;
    if (scheme > 0) {
      authorityStart = path - base;
      while (path < to && a[path] != '/' && a[path] != '?') {
        path++;
      }
      authorityEnd = path - base;
    }
    splitPath(a, base, path, to);
    return authorityEnd > authorityStart;
  }

  private static int schemeLength(byte[] a, int from, int to) {
    if (to - from > 7 && ByteScan.equalsIgnoreCase(a, from, from + 7, HTTP)) {
      return 7;
    }
    return to - from > 8 && ByteScan.equalsIgnoreCase(a, from, from + 8, HTTPS) ? 8 : 0;
  }

  private void splitPath(byte[] a, int base, int from, int to) {
    int p = from;
    boolean odd = false;
    byte before = 0;
    while (p < to) {
      byte c = a[p];
      if (c == '?') {
        break;
      }
      odd |= c == '%' || (c == '.' && before == '/');
      before = c;
      p++;
    }
    pathStart = from - base;
    pathEnd = p - base;
    queryStart = Math.min(p + 1, to) - base;
    if (odd) {
      if (normalPath.length < p - from) {
        normalPath = new byte[Math.max(256, p - from)];
      }
      normalLength = PathNormal.normalise(a, from, p, normalPath);
      normalised = true;
    }
  }

  /** Whether it is {@code *}, which only OPTIONS may ask for. */
  boolean isAsterisk(byte[] a, int base) {
    return end - start == 1 && a[base + start] == '*';
  }

  /** First byte of it as it came. */
  int start() {
    return start;
  }

  /** One past it, hence past its query. */
  int end() {
    return end;
  }

  /** First byte of the authority of an absolute-form target. */
  int authorityStart() {
    return authorityStart;
  }

  /** One past the authority; 0 when the target is not in absolute form. */
  int authorityEnd() {
    return authorityEnd;
  }

  int pathStart() {
    return pathStart;
  }

  int pathEnd() {
    return pathEnd;
  }

  int queryStart() {
    return queryStart;
  }

  /** Whether rules see {@link #normalPath} instead of the path as it came. */
  boolean normalised() {
    return normalised;
  }

  byte[] normalPath() {
    return normalPath;
  }

  int normalLength() {
    return normalLength;
  }
}
