package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.stream.FieldReader;
import io.tidegate.dataplane.stream.FieldSink;
import io.tidegate.dataplane.stream.LinkTools;

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

  /** The section decodes to more than {@link FieldReader#MAX_DECODED_BYTES}. */
  static final int TOO_MUCH = 2;

  private static final int LONGEST_ENTRY = 128;

  private final LinkTools tools;
  private final FieldReader in = new FieldReader();

  QpackDecoder(LinkTools tools) {
    this.tools = tools;
  }

  /** Decodes the section in [from, to): {@link #OK}, {@link #BROKEN} or {@link #TOO_MUCH}. */
  int decode(byte[] a, int from, int to, FieldSink out) {
    in.begin(a, from, to);
    int outcome = section(out);
    in.done();
    return outcome;
  }

  private int section(FieldSink out) {
    if (in.integer(8) != 0 || in.left() == 0 || in.peek() >= 0x80 || in.integer(7) < 0) {
      return BROKEN;
    }
    while (in.left() > 0) {
      if (!field(out)) {
        return in.tooMuch() ? TOO_MUCH : BROKEN;
      }
    }
    return OK;
  }

  private boolean field(FieldSink out) {
    int first = in.peek();
    byte[] field = tools.fieldBuffer(2 * in.left() + LONGEST_ENTRY);
    int value;
    if (first >= 0x80) {
      int index = (first & 0x40) == 0 ? -1 : in.integer(6);
      value = name(index, field);
      return value >= 0 && in.emit(field, value, put(QpackTable.value(index), field, value), out);
    }
    if (first >= 0x40) {
      value = name((first & 0x10) == 0 ? -1 : in.integer(4), field);
    } else if (first >= 0x20) {
      value = in.string(3, field, 0);
    } else {
      return false;
    }
    int end = value < 0 ? -1 : in.string(7, field, value);
    return end >= 0 && in.emit(field, value, end, out);
  }

  private static int name(int index, byte[] field) {
    return index < 0 || index >= QpackTable.SIZE ? -1 : put(QpackTable.name(index), field, 0);
  }

  private static int put(byte[] text, byte[] field, int at) {
    System.arraycopy(text, 0, field, at, text.length);
    return at + text.length;
  }
}
