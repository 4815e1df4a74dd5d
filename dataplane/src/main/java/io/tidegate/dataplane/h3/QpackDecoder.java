package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.h2.FieldSink;
import io.tidegate.dataplane.h2.Huffman;
import io.tidegate.dataplane.h2.LinkTools;

/**
 * Decodes field sections (RFC 9204 section 4.5) of peers that were told that there is no dynamic
 * table. Owned by the loop's thread. What a section may decode to is limited, for a byte can name
 * an entry of a hundred.
 */
final class QpackDecoder {
  /** The section is whole and was decoded. */
  static final int OK = 0;

  /** The section breaks RFC 9204. */
  static final int BROKEN = 1;

  /** The section decodes to more than {@link #MAX_DECODED_BYTES}. */
  static final int TOO_MUCH = 2;

  /** Bytes of names and values, each field with 32 more, that one section may decode to. */
  static final int MAX_DECODED_BYTES = 256 * 1024;

  private static final int FIELD_OVERHEAD = 32;
  private static final int MAX_INTEGER = 1 << 24;
  private static final int LONGEST_ENTRY = 128;

  private final LinkTools tools;
  private int position;
  private int decoded;

  QpackDecoder(LinkTools tools) {
    this.tools = tools;
  }

  /** Decodes the section in [from, to): {@link #OK}, {@link #BROKEN} or {@link #TOO_MUCH}. */
  int decode(byte[] a, int from, int to, FieldSink out) {
    position = from;
    decoded = 0;
    if (integer(a, to, 8) != 0 || position >= to || a[position] < 0 || integer(a, to, 7) < 0) {
      return BROKEN;
    }
    while (position < to) {
      if (!field(a, to, out)) {
        return decoded > MAX_DECODED_BYTES ? TOO_MUCH : BROKEN;
      }
    }
    return OK;
  }

  private boolean field(byte[] a, int to, FieldSink out) {
    int first = a[position] & 0xff;
    byte[] field = tools.fieldBuffer(2 * (to - position) + LONGEST_ENTRY);
    int value;
    if (first >= 0x80) {
      int index = (first & 0x40) == 0 ? -1 : integer(a, to, 6);
      value = name(index, field);
      return value >= 0 && emit(field, value, put(QpackTable.value(index), field, value), out);
    }
    if (first >= 0x40) {
      value = name((first & 0x10) == 0 ? -1 : integer(a, to, 4), field);
    } else if (first >= 0x20) {
      value = string(a, to, 3, field, 0);
    } else {
      return false;
    }
    int end = value < 0 ? -1 : string(a, to, 7, field, value);
    return end >= 0 && emit(field, value, end, out);
  }

  private boolean emit(byte[] field, int value, int end, FieldSink out) {
    decoded += end + FIELD_OVERHEAD;
    if (decoded > MAX_DECODED_BYTES) {
      return false;
    }
    out.field(field, 0, value, end);
    return true;
  }

  private static int name(int index, byte[] field) {
    return index < 0 || index >= QpackTable.SIZE ? -1 : put(QpackTable.name(index), field, 0);
  }

  private static int put(byte[] text, byte[] field, int at) {
    System.arraycopy(text, 0, field, at, text.length);
    return at + text.length;
  }

  /** A string whose length has {@code bits}, below the bit that tells Huffman's code. */
  private int string(byte[] a, int to, int bits, byte[] field, int at) {
    if (position >= to) {
      return -1;
    }
    boolean huffman = ((a[position] >> bits) & 1) == 1;
    int length = integer(a, to, bits);
    if (length < 0 || length > to - position) {
      return -1;
    }
    int from = position;
    position += length;
    return huffman
        ? Huffman.decode(a, from, from + length, field, at)
        : copy(a, from, length, field, at);
  }

  private static int copy(byte[] a, int from, int length, byte[] field, int at) {
    System.arraycopy(a, from, field, at, length);
    return at + length;
  }

  /** RFC 7541 section 5.1, up to {@link #MAX_INTEGER}; -1 when it is cut or larger. */
  private int integer(byte[] a, int to, int bits) {
    int mask = (1 << bits) - 1;
    if (position >= to) {
      return -1;
    }
    int value = a[position++] & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      if (position >= to) {
        return -1;
      }
      byte next = a[position++];
      value += (next & 0x7f) << shift;
      if (next >= 0) {
        return value <= MAX_INTEGER ? value : -1;
      }
    }
    return -1;
  }
}
