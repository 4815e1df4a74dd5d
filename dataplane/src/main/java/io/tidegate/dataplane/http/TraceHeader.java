package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * The X-Amzn-Trace-Id line of a forwarded head (ALB guide, load-balancer-request-tracing): none
 * came in: a new Root; one with Root: Self goes in front and an old Self out, the rest stays;
 * headers over 7 K: Root alone. Owned by one event loop.
 */
final class TraceHeader {
  private static final int LONGEST_HEAD = 7 * 1024;
  private static final byte[] NAME = ascii("X-Amzn-Trace-Id: ");
  private static final byte[] ROOT = ascii("Root=");
  private static final byte[] SELF = ascii("Self=");

  private final TraceIds ids;
  private int valueStart;
  private int valueEnd;

  TraceHeader(TraceIds ids) {
    this.ids = ids;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  int write(RequestHead head, byte[] out, int at) {
    valueStart = RequestWriter.put(NAME, out, at);
    valueEnd = value(head, out, valueStart);
    out[valueEnd] = '\r';
    out[valueEnd + 1] = '\n';
    return valueEnd + 2;
  }

  /** Where the value that {@link #write} wrote last begins. */
  int valueStart() {
    return valueStart;
  }

  /** One past that value. */
  int valueEnd() {
    return valueEnd;
  }

  /** Writes the value alone; returns the position after it. */
  int value(RequestHead head, byte[] out, int at) {
    HeaderBlock block = head.block();
    int field = block.first(HeaderName.X_AMZN_TRACE_ID);
    boolean usable = field >= 0 && (block.oddities(field) & HeaderBlock.BAD_BYTE) == 0;
    if (usable) {
      boolean rootOnly = head.end() - head.start() > LONGEST_HEAD;
      return extend(head, field, rootOnly, out, at);
    }
    return ids.write(out, RequestWriter.put(ROOT, out, at));
  }

  private int extend(RequestHead head, int field, boolean rootOnly, byte[] out, int at) {
    byte[] a = head.array();
    int from = head.valueStart(field);
    int to = head.valueEnd(field);
    int root = part(a, from, to, ROOT);
    int p = at;
    if (rootOnly && root >= 0) {
      return copy(a, root, partEnd(a, root, to), out, p);
    }
    p = ids.write(out, RequestWriter.put(root >= 0 ? SELF : ROOT, out, p));
    if (rootOnly) {
      return p;
    }
    int part = from;
    while (part < to) {
      int end = partEnd(a, part, to);
      if (end > part && !starts(a, part, end, SELF)) {
        out[p++] = ';';
        p = copy(a, part, end, out, p);
      }
      part = end + 1;
      while (part < to && ByteScan.blank(a[part])) {
        part++;
      }
    }
    return p;
  }

  private static int copy(byte[] a, int from, int to, byte[] out, int at) {
    System.arraycopy(a, from, out, at, to - from);
    return at + to - from;
  }

  private static int partEnd(byte[] a, int from, int to) {
    return ByteScan.find(a, from, to, (byte) ';');
  }

  /** Where the part that begins with {@code key} starts, or -1. */
  private static int part(byte[] a, int from, int to, byte[] key) {
    int p = from;
    while (p < to) {
      while (p < to && ByteScan.blank(a[p])) {
        p++;
      }
      int end = partEnd(a, p, to);
      if (starts(a, p, end, key)) {
        return p;
      }
      p = end + 1;
    }
    return -1;
  }

  private static boolean starts(byte[] a, int from, int to, byte[] key) {
    if (to - from < key.length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (a[from + i] != key[i]) {
        return false;
      }
    }
    return true;
  }
}
