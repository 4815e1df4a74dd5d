package io.tidegate.dataplane.h2;

/**
 * Decodes header blocks (RFC 7541) field by field without keeping them; owned by its link. What a
 * block may decode to is limited, for a few bytes can name large entries over and over.
 */
final class HpackDecoder {
  /** The block is whole and was decoded. */
  static final int OK = 0;

  /** The block breaks RFC 7541: the link's compression state is lost. */
  static final int BROKEN = 1;

  /** The block decodes to more than {@link #MAX_DECODED_BYTES}. */
  static final int TOO_MUCH = 2;

  /**
   * Bytes of names and values, each field with the RFC's 32 more, that one block may decode to:
   * several times what a request may have, so that an honest client gets its 413 answer.
   */
  static final int MAX_DECODED_BYTES = 256 * 1024;

  private static final int FIELD_OVERHEAD = 32;
  private static final int MAX_INTEGER = 1 << 24;

  private final DynamicTable table = new DynamicTable();
  private final LinkTools tools;
  private int position;
  private int decoded;

  HpackDecoder(LinkTools tools) {
    this.tools = tools;
  }

  /** Decodes the block in [from, to): {@link #OK}, {@link #BROKEN} or {@link #TOO_MUCH}. */
  int decode(byte[] a, int from, int to, FieldSink out) {
    position = from;
    decoded = 0;
    boolean fieldSeen = false;
    while (position < to) {
      int first = a[position] & 0xff;
      boolean ok;
      if (first >= 0x80) {
        ok = indexed(a, to, out);
        fieldSeen = true;
      } else if (first >= 0x40) {
        ok = literal(a, to, 6, true, out);
        fieldSeen = true;
      } else if (first >= 0x20) {
        int size = integer(a, to, 5);
        ok = !fieldSeen && size >= 0 && table.resize(size);
      } else {
        ok = literal(a, to, 4, false, out);
        fieldSeen = true;
      }
      if (!ok) {
        return decoded > MAX_DECODED_BYTES ? TOO_MUCH : BROKEN;
      }
    }
    return OK;
  }

  private boolean indexed(byte[] a, int to, FieldSink out) {
    int index = integer(a, to, 7);
    byte[] field = tools.fieldBuffer(0);
    int value = name(index, field);
    if (value < 0) {
      return false;
    }
    int end;
    if (index <= StaticTable.SIZE) {
      byte[] text = StaticTable.value(index);
      System.arraycopy(text, 0, field, value, text.length);
      end = value + text.length;
    } else {
      byte[] entry = table.entry(index - StaticTable.SIZE);
      System.arraycopy(entry, 0, field, 0, entry.length);
      end = entry.length;
    }
    return emit(field, value, end, out);
  }

  private boolean literal(byte[] a, int to, int bits, boolean index, FieldSink out) {
    int nameIndex = integer(a, to, bits);
    byte[] field = tools.fieldBuffer(2 * (to - position) + DynamicTable.MAX_BYTES);
    int value = nameIndex == 0 ? string(a, to, field, 0) : name(nameIndex, field);
    if (value < 0) {
      return false;
    }
    int end = string(a, to, field, value);
    if (end < 0) {
      return false;
    }
    if (index) {
      table.add(field, 0, value, end);
    }
    return emit(field, value, end, out);
  }

  private boolean emit(byte[] field, int value, int end, FieldSink out) {
    decoded += end + FIELD_OVERHEAD;
    if (decoded > MAX_DECODED_BYTES) {
      return false;
    }
    out.field(field, 0, value, end);
    return true;
  }

  /** Puts the name of entry {@code index} at 0 and returns its length, or -1. */
  private int name(int index, byte[] field) {
    if (index <= 0 || index > StaticTable.SIZE + table.count()) {
      return -1;
    }
    if (index <= StaticTable.SIZE) {
      byte[] text = StaticTable.name(index);
      System.arraycopy(text, 0, field, 0, text.length);
      return text.length;
    }
    int length = table.nameLength(index - StaticTable.SIZE);
    System.arraycopy(table.entry(index - StaticTable.SIZE), 0, field, 0, length);
    return length;
  }

  /** Section 5.2; returns the position after the string in {@code field}, or -1. */
  private int string(byte[] a, int to, byte[] field, int at) {
    if (position >= to) {
      return -1;
    }
    boolean huffman = a[position] < 0;
    int length = integer(a, to, 7);
    if (length < 0 || length > to - position) {
      return -1;
    }
    int from = position;
    position += length;
    if (huffman) {
      return Huffman.decode(a, from, from + length, field, at);
    }
    System.arraycopy(a, from, field, at, length);
    return at + length;
  }

  /** Section 5.1, up to {@link #MAX_INTEGER}; -1 when it is cut or larger. */
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
