package io.tidegate.dataplane.h2;

/**
 * Writes header fields by the static table and as literals that nobody indexes (RFC 7541 sections
 * 6.1 to 6.2.3). It keeps no state, so a peer's table costs us nothing. Stateless, any thread.
 */
final class HpackEncoder {
  private static final int STATUS = 8;

  /** Bytes that a field needs at most beyond its name and value. */
  static final int FIELD_OVERHEAD = 12;

  private static final int NEVER_INDEXED = 0x10;

  private HpackEncoder() {}

  /** {@code :status}. */
  static int status(int status, byte[] out, int at) {
    int index =
        switch (status) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    int p = at;
    if (index > 0) {
      out[p++] = (byte) (0x80 | index);
      return p;
    }
    out[p++] = (byte) STATUS;
    out[p++] = 3;
    out[p++] = (byte) ('0' + status / 100);
    out[p++] = (byte) ('0' + status / 10 % 10);
    out[p++] = (byte) ('0' + status % 10);
    return p;
  }

  /** A field whose name has letters of either case; {@code secret} keeps it out of any table. */
  static int field(byte[] a, int name, int nameEnd, int value, int end, byte[] out, int at) {
    int index = StaticTable.find(a, name, nameEnd);
    int p = name(a, name, nameEnd, index, out, at);
    p = integer(end - value, 0, 7, out, p);
    System.arraycopy(a, value, out, p, end - value);
    return p + end - value;
  }

  /** A field named by entry {@code index} of the static table. */
  static int indexedName(int index, byte[] a, int value, int end, byte[] out, int at) {
    int p = integer(index, 0, 4, out, at);
    p = integer(end - value, 0, 7, out, p);
    System.arraycopy(a, value, out, p, end - value);
    return p + end - value;
  }

  /** Entry {@code index} of the static table, name and value. */
  static int indexed(int index, byte[] out, int at) {
    out[at] = (byte) (0x80 | index);
    return at + 1;
  }

  private static int name(byte[] a, int from, int to, int index, byte[] out, int at) {
    int flags = secret(index) ? NEVER_INDEXED : 0;
    int p = integer(index, flags, 4, out, at);
    if (index == 0) {
      p = integer(to - from, 0, 7, out, p);
      for (int i = from; i < to; i++) {
        byte c = a[i];
        out[p++] = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
      }
    }
    return p;
  }

  /** Authorization, Cookie and Set-Cookie (RFC 7541 section 7.1.3). */
  private static boolean secret(int index) {
    return index == 23 || index == 32 || index == 55;
  }

  private static int integer(int value, int flags, int bits, byte[] out, int at) {
    int mask = (1 << bits) - 1;
    int p = at;
    if (value < mask) {
      out[p++] = (byte) (flags | value);
      return p;
    }
    out[p++] = (byte) (flags | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out[p++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out[p++] = (byte) rest;
    return p;
  }
}
