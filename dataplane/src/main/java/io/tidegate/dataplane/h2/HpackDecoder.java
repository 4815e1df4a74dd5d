package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.stream.FieldReader;
import io.tidegate.dataplane.stream.FieldSink;
import io.tidegate.dataplane.stream.LinkTools;

/**
 * Decodes header blocks (RFC 7541) field by field without keeping them; owned by its link. What a
 * block may decode to is limited, for a few bytes can name large entries over and over.
 */
final class HpackDecoder {
  /** The block is whole and was decoded. */
  static final int OK = 0;

  /** The block breaks RFC 7541: the link's compression state is lost. */
  static final int BROKEN = 1;

  /** The block decodes to more than {@link FieldReader#MAX_DECODED_BYTES}. */
  static final int TOO_MUCH = 2;

  private final DynamicTable table = new DynamicTable();
  private final LinkTools tools;
  private final FieldReader in = new FieldReader();

  HpackDecoder(LinkTools tools) {
    this.tools = tools;
  }

  /** Decodes the block in [from, to): {@link #OK}, {@link #BROKEN} or {@link #TOO_MUCH}. */
  int decode(byte[] a, int from, int to, FieldSink out) {
    in.begin(a, from, to);
    int outcome = block(out);
    in.done();
    return outcome;
  }

  private int block(FieldSink out) {
    boolean fieldSeen = false;
    while (in.left() > 0) {
      int first = in.peek();
      boolean ok;
      if (first >= 0x80) {
        ok = indexed(out);
        fieldSeen = true;
      } else if (first >= 0x40) {
        ok = literal(6, true, out);
        fieldSeen = true;
      } else if (first >= 0x20) {
        int size = in.integer(5);
        ok = !fieldSeen && size >= 0 && table.resize(size);
      } else {
        ok = literal(4, false, out);
        fieldSeen = true;
      }
      if (!ok) {
        return in.tooMuch() ? TOO_MUCH : BROKEN;
      }
    }
    return OK;
  }

  private boolean indexed(FieldSink out) {
    int index = in.integer(7);
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
    return in.emit(field, value, end, out);
  }

  private boolean literal(int bits, boolean index, FieldSink out) {
    int nameIndex = in.integer(bits);
    byte[] field = tools.fieldBuffer(2 * in.left() + DynamicTable.MAX_BYTES);
    int value = nameIndex == 0 ? in.string(7, field, 0) : name(nameIndex, field);
    if (value < 0) {
      return false;
    }
    int end = in.string(7, field, value);
    if (end < 0) {
      return false;
    }
    if (index) {
      table.add(field, 0, value, end);
    }
    return in.emit(field, value, end, out);
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
}
