package io.tidegate.dataplane.h3;

/**
 * Cuts the bytes of one stream into frames (RFC 9114 section 7.1) however they come. Owned by its
 * stream, on the loop's thread.
 */
final class FrameCutter {
  private final Sink sink;
  private final byte[] integer = new byte[8];
  private int integerLength;
  private boolean typeKnown;
  private boolean inside;
  private long type;
  private long left;

  /** Where the parts of frames go; each returns whether to go on. */
  interface Sink {
    /** A frame of {@code length} bytes begins. */
    boolean begins(long type, long length);

    /** Payload has come in [from, to) of {@code a}; {@code last} with the end of the frame. */
    boolean payload(long type, byte[] a, int from, int to, boolean last);
  }

  FrameCutter(Sink sink) {
    this.sink = sink;
  }

  /** Whether the stream may end here. */
  boolean isBetweenFrames() {
    return !inside && !typeKnown && integerLength == 0;
  }

  /** Takes [from, to); false when the sink has stopped it. */
  boolean take(byte[] a, int from, int to) {
    int at = from;
    while (at < to) {
      if (inside) {
        int size = (int) Math.min(left, to - at);
        left -= size;
        inside = left > 0;
        if (!sink.payload(type, a, at, at + size, !inside)) {
          return false;
        }
        at += size;
      } else {
        integer[integerLength++] = a[at++];
        if (integerLength == Varint.size(integer[0]) && !integerEnds()) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean integerEnds() {
    long value = Varint.read(integer, 0, integerLength);
    integerLength = 0;
    if (!typeKnown) {
      type = value;
      typeKnown = true;
      return true;
    }
    typeKnown = false;
    left = value;
    inside = left > 0;
    return sink.begins(type, left) && (inside || sink.payload(type, integer, 0, 0, true));
  }
}
