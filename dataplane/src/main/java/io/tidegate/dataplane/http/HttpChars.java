package io.tidegate.dataplane.http;

/** Character classes of RFC 9110 section 5.6.2 and RFC 3986. Stateless, any thread. */
final class HttpChars {
  private static final byte TOKEN = 1;
  private static final byte UNRESERVED = 2;
  private static final byte HOST = 4;
  private static final byte AWS_NAME = 8;
  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      int bits = 0;
      if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
        bits |= TOKEN;
      }
      if (alphanumeric || "-._~".indexOf(c) >= 0) {
        bits |= UNRESERVED;
      }
      if (alphanumeric || "-._~!$&'()*+,;=:[]%".indexOf(c) >= 0) {
        bits |= HOST;
      }
      if (alphanumeric || c == '-') {
        bits |= AWS_NAME;
      }
      CLASS[c] = (byte) bits;
    }
  }

  private HttpChars() {}

  /** A character of a token: header names and methods. */
  static boolean token(byte b) {
    return (CLASS[b & 0xff] & TOKEN) != 0;
  }

  /** A character that needs no percent-encoding anywhere (RFC 3986 section 2.3). */
  static boolean unreserved(byte b) {
    return (CLASS[b & 0xff] & UNRESERVED) != 0;
  }

  /** A character that a host with an optional port may hold (RFC 3986 section 3.2). */
  static boolean host(byte b) {
    return (CLASS[b & 0xff] & HOST) != 0;
  }

  /** A character of a header name that AWS calls valid: {@code [-A-Za-z0-9]}. */
  static boolean awsName(byte b) {
    return (CLASS[b & 0xff] & AWS_NAME) != 0;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
