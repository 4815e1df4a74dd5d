package io.tidegate.dataplane.h2;

import java.nio.charset.StandardCharsets;

/** The static table of HPACK (RFC 7541 appendix A). Immutable, any thread. */
final class StaticTable {
  /** Number of entries; dynamic ones follow. */
  static final int SIZE = 61;

  private static final String[] TEXTS = {
    ":authority",
    "",
    ":method",
    "GET",
    ":method",
    "POST",
    ":path",
    "/",
    ":path",
    "/index.html",
    ":scheme",
    "http",
    ":scheme",
    "https",
    ":status",
    "200",
    ":status",
    "204",
    ":status",
    "206",
    ":status",
    "304",
    ":status",
    "400",
    ":status",
    "404",
    ":status",
    "500",
    "accept-charset",
    "",
    "accept-encoding",
    "gzip, deflate",
    "accept-language",
    "",
    "accept-ranges",
    "",
    "accept",
    "",
    "access-control-allow-origin",
    "",
    "age",
    "",
    "allow",
    "",
    "authorization",
    "",
    "cache-control",
    "",
    "content-disposition",
    "",
    "content-encoding",
    "",
    "content-language",
    "",
    "content-length",
    "",
    "content-location",
    "",
    "content-range",
    "",
    "content-type",
    "",
    "cookie",
    "",
    "date",
    "",
    "etag",
    "",
    "expect",
    "",
    "expires",
    "",
    "from",
    "",
    "host",
    "",
    "if-match",
    "",
    "if-modified-since",
    "",
    "if-none-match",
    "",
    "if-range",
    "",
    "if-unmodified-since",
    "",
    "last-modified",
    "",
    "link",
    "",
    "location",
    "",
    "max-forwards",
    "",
    "proxy-authenticate",
    "",
    "proxy-authorization",
    "",
    "range",
    "",
    "referer",
    "",
    "refresh",
    "",
    "retry-after",
    "",
    "server",
    "",
    "set-cookie",
    "",
    "strict-transport-security",
    "",
    "transfer-encoding",
    "",
    "user-agent",
    "",
    "vary",
    "",
    "via",
    "",
    "www-authenticate",
    "",
  };

  private static final byte[][] NAMES = new byte[SIZE + 1][];
  private static final byte[][] VALUES = new byte[SIZE + 1][];
  private static final int SLOTS = 256;

  /** Index of a name by its hash, several in a row. */
  private static final byte[] BY_NAME = new byte[SLOTS];

  static {
    for (int index = SIZE; index >= 1; index--) {
      NAMES[index] = TEXTS[2 * index - 2].getBytes(StandardCharsets.US_ASCII);
      VALUES[index] = TEXTS[2 * index - 1].getBytes(StandardCharsets.US_ASCII);
    }
    for (int index = 1; index <= SIZE; index++) {
      byte[] name = NAMES[index];
      if (find(name, 0, name.length) == 0) {
        int slot = hash(name, 0, name.length);
        while (BY_NAME[slot] != 0) {
          slot = slot + 1 & SLOTS - 1;
        }
        BY_NAME[slot] = (byte) index;
      }
    }
  }

  private StaticTable() {}

  /** The name of entry {@code index}, 1 to {@link #SIZE}; not to be changed. */
  static byte[] name(int index) {
    return NAMES[index];
  }

  /** The value of entry {@code index}; not to be changed. */
  static byte[] value(int index) {
    return VALUES[index];
  }

  private static byte lower(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
  }

  private static int hash(byte[] a, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int mixed =
        length * 31 + lower(a[from]) * 7 + lower(a[to - 1]) * 13 + lower(a[from + length / 2]);
    return mixed & SLOTS - 1;
  }

  /** The first entry with the name in [from, to), letters of either case; 0 when there is none. */
  static int find(byte[] a, int from, int to) {
    int slot = hash(a, from, to);
    while (BY_NAME[slot] != 0) {
      int index = BY_NAME[slot];
      if (same(NAMES[index], a, from, to)) {
        return index;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return 0;
  }

  private static boolean same(byte[] name, byte[] a, int from, int to) {
    if (name.length != to - from) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (name[i] != lower(a[from + i])) {
        return false;
      }
    }
    return true;
  }
}
