package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.http.ResponseHead;

/** Turns HTTP/1.1 heads of responses, and trailers, into fields. Stateless, any thread. */
public final class HeadFields {
  private HeadFields() {}

  /** Room that the block of a head with {@code bytes} and {@code fields} needs. */
  public static int bound(int bytes, int fields) {
    return bytes + (fields + 6) * FieldWriter.FIELD_OVERHEAD;
  }

  /** Gives the fields of a response to {@code block} and returns its size. */
  public static int response(ResponseHead head, FieldWriter block) {
    byte[] a = head.array();
    block.status(head.status());
    for (int i = 0; i < head.headerCount(); i++) {
      if (!HopFields.connection(a, head.nameStart(i), head.nameEnd(i))) {
        block.field(a, head.nameStart(i), head.nameEnd(i), head.valueStart(i), head.valueEnd(i));
      }
    }
    return block.size();
  }

  /** Gives trailer lines to {@code block} and returns its size. */
  public static int trailers(byte[] lines, FieldWriter block) {
    int at = 0;
    while (at < lines.length) {
      int colon = at;
      while (lines[colon] != ':') {
        colon++;
      }
      int end = colon;
      while (lines[end] != '\r') {
        end++;
      }
      int value = colon + 1;
      while (value < end && (lines[value] == ' ' || lines[value] == '\t')) {
        value++;
      }
      int valueEnd = end;
      while (valueEnd > value && (lines[valueEnd - 1] == ' ' || lines[valueEnd - 1] == '\t')) {
        valueEnd--;
      }
      block.field(lines, at, colon, value, valueEnd);
      at = end + 2;
    }
    return block.size();
  }
}
