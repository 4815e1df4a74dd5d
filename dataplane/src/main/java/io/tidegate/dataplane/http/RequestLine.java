package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * The request line as offsets relative to the head's first byte (RFC 9112 section 3). Owned by its
 * {@link RequestHead}. Empty lines before it are skipped (section 2.2).
 */
final class RequestLine {
  /** Result of {@link #parse}: the line has not ended yet. */
  static final int NEED_MORE = -1;

  /** Result of {@link #parse}: longer than {@link RequestHead#MAX_LINE_BYTES}. */
  static final int TOO_LONG = -2;

  // Oddities; BARE_LF as in HeaderBlock.
  static final int NO_URI = 1 << 10;
  static final int BAD_METHOD = 1 << 11;
  static final int BAD_VERSION = 1 << 12;
  static final int ODD_VERSION = 1 << 13;
  static final int BAD_URI = 1 << 14;
  static final int CONTROL_IN_URI = 1 << 15;
  static final int SPACE_IN_URI = 1 << 16;

  private static final long HTTP_1_1 = word("HTTP/1.1");
  private static final long HTTP_1_0 = word("HTTP/1.0");
  private static final int GET = int4("GET ");
  private final RequestTarget target = new RequestTarget();
  private int methodStart;
  private int methodEnd;
  private int version;
  private int oddities;
  private int malformed;
  private boolean simple;
  private boolean get;
  private boolean isHead;

  private static long word(String text) {
    return ByteScan.long8(text.getBytes(StandardCharsets.US_ASCII), 0);
  }

  private static int int4(String text) {
    return ByteScan.int4(text.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /** One past the line end, or {@link #NEED_MORE} or {@link #TOO_LONG}. */
  int parse(byte[] a, int base, int limit) {
    int p = base;
    while (p < limit && (a[p] == '\r' || a[p] == '\n')) {
      p++;
    }
    clear();
    int start = p;
    while (p < limit && HttpChars.token(a[p])) {
      p++;
    }
    if (p > start && p < limit && a[p] == ' ') {
      int space = ByteScan.spaceOrControl(a, p + 1, limit);
      if (limit - space >= 11
          && a[space] == ' '
          && space > p + 1
          && space - start <= RequestHead.MAX_LINE_BYTES - 9
          && a[space + 9] == '\r'
          && a[space + 10] == '\n') {
        long text = ByteScan.long8(a, space + 1);
        if (text == HTTP_1_1 || text == HTTP_1_0) {
          version = text == HTTP_1_1 ? 11 : 10;
          methodStart = start - base;
          methodEnd = p - base;
          found(a, base, p + 1, space);
          return space + 11;
        }
      }
    }
    return oddLine(a, base, start, limit);
  }

  private void clear() {
    version = 0;
    oddities = 0;
    malformed = 0;
    simple = false;
    methodStart = 0;
    methodEnd = 0;
    get = false;
    isHead = false;
    target.clear();
  }

  /** A line that is not exactly {@code token SP target SP HTTP/1.x CRLF}. */
  private int oddLine(byte[] a, int base, int start, int limit) {
    int lf = ByteScan.find(a, start, limit, (byte) '\n');
    int end = lf > start && a[lf - 1] == '\r' ? lf - 1 : lf;
    if (end - start > RequestHead.MAX_LINE_BYTES) {
      return TOO_LONG;
    }
    if (lf == limit) {
      return NEED_MORE;
    }
    if (end == lf) {
      oddities |= HeaderBlock.BARE_LF;
    }
    int method = ByteScan.find(a, start, end, (byte) ' ');
    for (int i = start; i < method; i++) {
      if (!HttpChars.token(a[i])) {
        oddities |= BAD_METHOD;
        malformed = 400;
      }
    }
    if (method == start) {
      oddities |= BAD_METHOD;
      malformed = 400;
    }
    methodStart = start - base;
    methodEnd = method - base;
    int from = Math.min(method + 1, end);
    int versionStart = versionStart(a, from, end);
    int to = versionStart;
    if (versionStart == from) {
      bareTarget(a, base, from, end);
      return lf + 1;
    }
    readVersion(a, versionStart, end);
    while (from < to && a[from] == ' ') {
      from++;
      oddities |= SPACE_IN_URI;
    }
    to--; // the space before the version
    while (to > from && a[to - 1] == ' ') {
      to--;
      oddities |= SPACE_IN_URI;
    }
    finishOdd(a, base, from, to);
    return lf + 1;
  }

  /** First byte after the last space that something visible follows, else {@code from}. */
  private static int versionStart(byte[] a, int from, int end) {
    int p = end;
    while (p > from && !HttpChars.token(a[p - 1])) {
      p--;
    }
    while (p > from && a[p - 1] != ' ') {
      p--;
    }
    return p;
  }

  /** One word after the method: an HTTP/0.9 request, or a version without target. */
  private void bareTarget(byte[] a, int base, int from, int end) {
    boolean versionOnly = end - from >= 5 && a[from] == 'H' && isVersion(a, from, end);
    if (from == end || versionOnly) {
      oddities |= NO_URI;
      malformed = 400;
      version = 10;
      return;
    }
    oddities |= ODD_VERSION;
    version = 9;
    simple = true;
    finishOdd(a, base, from, end);
  }

  private static boolean isVersion(byte[] a, int from, int end) {
    return end - from > 5
        && a[from + 1] == 'T'
        && a[from + 2] == 'T'
        && a[from + 3] == 'P'
        && a[from + 4] == '/';
  }

  private void readVersion(byte[] a, int start, int lineEnd) {
    int from = start;
    int end = lineEnd;
    while (end > from && ByteScan.blank(a[end - 1])) {
      end--;
    }
    while (from < end && ByteScan.blank(a[from])) {
      from++;
    }
    if (end != lineEnd || from != start) {
      oddities |= ODD_VERSION;
    }
    version = 10;
    boolean digit = end - from == 8 && a[from] == 'H' && isVersion(a, from, end);
    int major = digit ? a[from + 5] - '0' : -1;
    int minor = digit && a[from + 6] == '.' ? a[from + 7] - '0' : -1;
    if (major == 1 && minor >= 0 && minor <= 9) {
      version = minor == 0 ? 10 : 11;
      oddities |= minor > 1 ? ODD_VERSION : 0;
    } else if (major == 0 && minor == 9) {
      version = 9;
      oddities |= ODD_VERSION;
    } else if (major >= 2 && major <= 9 && minor >= 0 && minor <= 9) {
      malformed = malformed == 0 ? 505 : malformed;
    } else {
      oddities |= BAD_VERSION;
    }
  }

  private void finishOdd(byte[] a, int base, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = a[i];
      if (c == 0 || c == '\r') {
        oddities |= BAD_URI;
      } else if (c == ' ') {
        oddities |= SPACE_IN_URI;
      } else if ((c > 0 && c < 0x20) || c == 0x7f) {
        oddities |= CONTROL_IN_URI;
      }
    }
    if (from >= to) {
      oddities |= NO_URI;
      malformed = 400;
    }
    found(a, base, from, Math.max(from, to));
  }

  /** The target is known; the method was noted before. */
  private void found(byte[] a, int base, int from, int to) {
    int start = base + methodStart;
    int length = methodEnd - methodStart;
    get = length == 3 && a[start] == 'G' && ByteScan.int4(a, start) == GET;
    isHead = length == 4 && equal(a, start, "HEAD");
    if (!get
        && (equalWhole(a, start, length, "TRACE") || equalWhole(a, start, length, "CONNECT"))) {
      malformed = malformed == 0 ? 405 : malformed;
    }
    if (!target.read(a, base, from, to) && !(target.isAsterisk(a, base) && isOptions(a, start))) {
      malformed = malformed == 0 ? 400 : malformed;
    }
  }

  private static boolean isOptions(byte[] a, int start) {
    return equal(a, start, "OPTIONS ");
  }

  private static boolean equalWhole(byte[] a, int start, int length, String text) {
    return length == text.length() && equal(a, start, text);
  }

  private static boolean equal(byte[] a, int start, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (a[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  int methodStart() {
    return methodStart;
  }

  int methodEnd() {
    return methodEnd;
  }

  /** What it asks for. */
  RequestTarget target() {
    return target;
  }

  /** 9, 10 or 11. */
  int version() {
    return version;
  }

  int oddities() {
    return oddities;
  }

  /** 0, or the status that answers the request in every mode. */
  int malformed() {
    return malformed;
  }

  boolean simple() {
    return simple;
  }

  boolean get() {
    return get;
  }

  boolean isHead() {
    return isHead;
  }

  boolean getOrHead() {
    return get || isHead;
  }
}
