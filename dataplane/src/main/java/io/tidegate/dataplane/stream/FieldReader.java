package io.tidegate.dataplane.stream;

/**
 * Reads what header blocks of HTTP/2 and field sections of HTTP/3 are made of: integers and strings
 * of RFC 7541 section 5, which RFC 9204 section 4.1 takes over, within limits. Owned by its
 * decoder.
 */
public final class FieldReader {
  /**
   * Bytes of names and values, each field with the RFC's 32 more, that one block may decode to:
   * several times what a request may have, so that an honest client gets its 413 answer.
   */
  public static final int MAX_DECODED_BYTES = 256 * 1024;

  private static final int FIELD_OVERHEAD = 32;
  private static final int MAX_INTEGER = 1 << 24;

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int position;
  private int end;
  private int decoded;

  /** Begins a block, which is in [from, to). */
  public void begin(byte[] a, int from, int to) {
    bytes = a;
    position = from;
    end = to;
    decoded = 0;
  }

  /** Forgets the block, so that an idle connection does not hold its bytes. */
  public void done() {
    begin(NOTHING, 0, 0);
  }

  /** Bytes of the block that are still to be read. */
  public int left() {
    return end - position;
  }

  /** The next byte, 0 to 255, which is not taken; the block has one. */
  public int peek() {
    return bytes[position] & 0xff;
  }

  /** RFC 7541 section 5.1 with a prefix of {@code bits}; -1 when it is cut or above 2^24. */
  public int integer(int bits) {
    int mask = (1 << bits) - 1;
    if (position >= end) {
      return -1;
    }
    int value = bytes[position++] & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      if (position >= end) {
        return -1;
      }
      byte next = bytes[position++];
      value += (next & 0x7f) << shift;
      if (next >= 0) {
        return value <= MAX_INTEGER ? value : -1;
      }
    }
    return -1;
  }

  /**
   * RFC 7541 section 5.2: a string whose length has {@code bits}, below the bit that tells
   * Huffman's code. Returns the position after it in {@code field}, or -1.
   */
  public int string(int bits, byte[] field, int at) {
    if (position >= end) {
      return -1;
    }
    boolean huffman = ((bytes[position] >> bits) & 1) == 1;
    int length = integer(bits);
    if (length < 0 || length > left()) {
      return -1;
    }
    int from = position;
    position += length;
    if (huffman) {
      return Huffman.decode(bytes, from, from + length, field, at);
    }
    System.arraycopy(bytes, from, field, at, length);
    return at + length;
  }

  /** Tells of the field in [0, value) and [value, to) unless the block has become too large. */
  public boolean emit(byte[] field, int value, int to, FieldSink out) {
    decoded += to + FIELD_OVERHEAD;
    if (tooMuch()) {
      return false;
    }
    out.field(field, 0, value, to);
    return true;
  }

  /** Whether the block decodes to more than {@link #MAX_DECODED_BYTES}. */
  public boolean tooMuch() {
    return decoded > MAX_DECODED_BYTES;
  }
}
