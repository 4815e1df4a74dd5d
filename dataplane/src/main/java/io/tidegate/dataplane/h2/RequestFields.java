package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.stream.FieldLines;
import io.tidegate.dataplane.stream.HopFields;

/** Turns HTTP/1.1 heads of requests into header blocks for targets. Stateless, any thread. */
final class RequestFields {
  private static final int AUTHORITY = 1;
  private static final int METHOD = 2;
  private static final int PATH = 4;
  private static final int SCHEME_HTTP = 6;
  private static final int SCHEME_HTTPS = 7;
  private static final int VERSION_BYTES = 9; // " HTTP/1.1"
  private static final byte[] TE = FieldLines.ascii("te");
  private static final byte[] TRAILERS = FieldLines.ascii("trailers");

  private RequestFields() {}

  /** Writes the block of a request and returns its size. */
  static int write(RequestHead head, boolean https, boolean teTrailers, byte[] out) {
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
}
