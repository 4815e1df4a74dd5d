package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;

/** Turns HTTP/1.1 heads into header blocks. Stateless, any thread. */
public final class HeadFields {
  private static final int AUTHORITY = 1;
  private static final int METHOD = 2;
  private static final int PATH = 4;
  private static final int SCHEME_HTTP = 6;
  private static final int SCHEME_HTTPS = 7;
  private static final int VERSION_BYTES = 9; // " HTTP/1.1"
  private static final byte[] TE = FieldLines.ascii("te");
  private static final byte[] TRAILERS = FieldLines.ascii("trailers");

  private HeadFields() {}

  /** Room that the block of a head with {@code bytes} and {@code fields} needs. */
  public static int bound(int bytes, int fields) {
    return bytes + (fields + 6) * HpackEncoder.FIELD_OVERHEAD;
  }

  /** Writes the block of a response and returns its size. */
  static int response(ResponseHead head, byte[] out) {
    return response(head, new HpackEncoder(out));
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

  /** Writes the block of a request and returns its size. */
  static int request(RequestHead head, boolean https, boolean teTrailers, byte[] out) {
    byte[] a = head.array();
    int target = head.methodEnd() + 1;
    int targetEnd = target;
    while (a[targetEnd] != '\r') {
      targetEnd++;
    }
    targetEnd -= VERSION_BYTES;
    HpackEncoder block = new HpackEncoder(out);
    block.indexedName(METHOD, a, head.methodStart(), head.methodEnd());
    block.indexed(https ? SCHEME_HTTPS : SCHEME_HTTP);
    block.indexedName(PATH, a, target, targetEnd);
    int host = host(head);
    if (host >= 0) {
      block.indexedName(AUTHORITY, a, head.valueStart(host), head.valueEnd(host));
    }
    for (int i = 0; i < head.headerCount(); i++) {
      int name = head.nameStart(i);
      int nameEnd = head.nameEnd(i);
      boolean stays =
          !HopFields.connection(a, name, nameEnd)
              && !HopFields.host(a, name, nameEnd)
              && !HopFields.te(a, name, nameEnd);
      if (stays) {
        block.field(a, name, nameEnd, head.valueStart(i), head.valueEnd(i));
      }
    }
    if (teTrailers) {
      byte[] text = {TE[0], TE[1], 0, 0, 0, 0, 0, 0, 0, 0};
      System.arraycopy(TRAILERS, 0, text, 2, TRAILERS.length);
      block.field(text, 0, 2, 2, text.length);
    }
    return block.size();
  }

  private static int host(RequestHead head) {
    for (int i = 0; i < head.headerCount(); i++) {
      if (HopFields.host(head.array(), head.nameStart(i), head.nameEnd(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Writes the block of trailer lines, each {@code name: value} and a line end. */
  static int trailers(byte[] lines, byte[] out) {
    return trailers(lines, new HpackEncoder(out));
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
