package io.tidegate.dataplane.h3;

/** Variable-length integers of QUIC (RFC 9000 section 16). Stateless, any thread. */
final class Varint {
  /** The largest that there is. */
  static final long MAX = (1L << 62) - 1;

  private Varint() {}

  /** Bytes of the integer that begins with {@code first}: 1, 2, 4 or 8. */
  static int size(byte first) {
    return 1 << ((first & 0xff) >> 6);
  }

  /** The integer of {@code size} bytes at {@code at}. */
  static long read(byte[] a, int at, int size) {
    long value = a[at] & 0x3f;
    for (int i = 1; i < size; i++) {
      value = (value << 8) | (a[at + i] & 0xff);
    }
    return value;
  }

  /** Writes {@code value} at {@code at} in as few bytes as it needs; returns the end. */
  static int write(long value, byte[] out, int at) {
    int prefix = value < 64 ? 0 : value < 16_384 ? 1 : value < 1L << 30 ? 2 : 3;
    int size = 1 << prefix;
    for (int i = 0; i < size; i++) {
      out[at + i] = (byte) (value >> (8 * (size - 1 - i)));
    }
    out[at] |= (byte) (prefix << 6);
    return at + size;
  }
}
