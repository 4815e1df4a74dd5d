package io.tidegate.dataplane.http;

/**
 * Whether a head that comes in small pieces is worth parsing again, so that it costs linear time.
 * Stateless, any thread.
 */
final class HeadProgress {
  /** How often an unfinished head is looked at for its limits. */
  private static final int LIMIT_CHECK_BYTES = 1024;

  private HeadProgress() {}

  /**
   * Whether the bytes of [offset, limit) that come after the first {@code scanned} end a first line
   * or the head, or may pass a limit.
   */
  static boolean isWorthParsing(byte[] a, int offset, int limit, int scanned) {
    if ((limit - offset) / LIMIT_CHECK_BYTES != scanned / LIMIT_CHECK_BYTES) {
      return true;
    }
    int p = offset + scanned;
    while (true) {
      p = ByteScan.find(a, p, limit, (byte) '\n');
      if (p == limit) {
        return false;
      }
      if (p - 1 < offset || a[p - 1] == '\n' || (a[p - 1] == '\r' && endsLine(a, offset, p - 1))) {
        return true;
      }
      if (firstLine(a, offset, p)) {
        return true;
      }
      p++;
    }
  }

  private static boolean endsLine(byte[] a, int offset, int cr) {
    return cr - 1 < offset || a[cr - 1] == '\n';
  }

  /** The line that ends at {@code lf} is the request line: it may be a whole HTTP/0.9 request. */
  private static boolean firstLine(byte[] a, int offset, int lf) {
    int p = offset;
    while (p < lf && (a[p] == '\r' || a[p] == '\n')) {
      p++;
    }
    return ByteScan.find(a, p, lf, (byte) '\n') == lf;
  }
}
