package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Buffers;
import io.tidegate.dataplane.loop.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out. Owned by its link, on the loop's thread. They gather in one borrowed
 * buffer and go out together at the end of a batch of events, so that many small answers cost one
 * system call.
 */
final class FrameWriter {
  private static final int GATHER_BYTES = 64 * 1024;

  private final Transport transport;
  private byte @Nullable [] pending;
  private int length;
  private int lastData = -1;

  FrameWriter(Transport transport) {
    this.transport = transport;
  }

  /** Bytes that wait here or in the transport. */
  int waiting() {
    return length + transport.unsent();
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Hands everything to the transport; false when that is broken. */
  boolean flush() {
    byte[] bytes = pending;
    if (bytes == null) {
      return transport.error() == 0;
    }
    int size = length;
    pending = null;
    length = 0;
    lastData = -1;
    boolean sent = transport.send(bytes, 0, size);
    buffers().giveBack(bytes);
    return sent;
  }

  /** Forgets what was not flushed. */
  void drop() {
    if (pending != null) {
      buffers().giveBack(pending);
      pending = null;
      length = 0;
      lastData = -1;
    }
  }

  private Buffers buffers() {
    return transport.loop().buffers();
  }

  /** Room for {@code size} more bytes at {@link #length}. */
  private byte[] reserve(int size) {
    byte[] bytes = pending;
    if (bytes != null && length + size > bytes.length) {
      if (length >= GATHER_BYTES) {
        flush();
        bytes = null;
      } else {
        byte[] larger = buffers().borrow(Math.max(length + size, 2 * bytes.length));
        System.arraycopy(bytes, 0, larger, 0, length);
        buffers().giveBack(bytes);
        bytes = larger;
      }
    }
    if (bytes == null) {
      bytes = buffers().borrow(size);
    }
    pending = bytes;
    return bytes;
  }

  private int header(byte[] out, int payload, int type, int flags, int stream) {
    int p = length;
    out[p] = (byte) (payload >> 16);
    out[p + 1] = (byte) (payload >> 8);
    out[p + 2] = (byte) payload;
    out[p + 3] = (byte) type;
    out[p + 4] = (byte) flags;
    return number(stream, out, p + 5);
  }

  private static int number(int value, byte[] out, int p) {
    out[p] = (byte) (value >> 24);
    out[p + 1] = (byte) (value >> 16);
    out[p + 2] = (byte) (value >> 8);
    out[p + 3] = (byte) value;
    return p + 4;
  }

  private byte[] frame(int payload, int type, int flags, int stream) {
    byte[] out = reserve(Frame.HEADER_BYTES + payload);
    length = header(out, payload, type, flags, stream);
    lastData = -1;
    return out;
  }

  /** Bytes as they are: the client's preface. */
  void raw(byte[] bytes) {
    byte[] out = reserve(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
  }

  /** Settings as pairs of number and value. */
  void settings(int... pairs) {
    byte[] out = frame(pairs.length / 2 * 6, Frame.SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      out[length++] = (byte) (pairs[i] >> 8);
      out[length++] = (byte) pairs[i];
      length = number(pairs[i + 1], out, length);
    }
  }

  void settingsAck() {
    frame(0, Frame.SETTINGS, Frame.ACK, 0);
  }

  /** A PING whose eight bytes lie at {@code at}. */
  void ping(int flags, byte[] data, int at) {
    byte[] out = frame(8, Frame.PING, flags, 0);
    System.arraycopy(data, at, out, length, 8);
    length += 8;
  }

  void windowUpdate(int stream, int increment) {
    byte[] out = frame(4, Frame.WINDOW_UPDATE, 0, stream);
    length = number(increment, out, length);
  }

  void reset(int stream, LinkError error) {
    byte[] out = frame(4, Frame.RST_STREAM, 0, stream);
    length = number(error.code(), out, length);
  }

  void goAway(int lastStream, LinkError error) {
    byte[] out = frame(8, Frame.GOAWAY, 0, 0);
    length = number(lastStream, out, length);
    length = number(error.code(), out, length);
  }

  /** One DATA frame of at most {@link Frame#MAX_BYTES}. */
  void data(int stream, byte[] a, int from, int size, boolean last) {
    byte[] out = frame(size, Frame.DATA, last ? Frame.END_STREAM : 0, stream);
    System.arraycopy(a, from, out, length, size);
    lastData = length - Frame.HEADER_BYTES;
    length += size;
  }

  /** Ends the stream: by the last DATA frame when that is still here, else by an empty one. */
  void endStream(int stream) {
    byte[] bytes = pending;
    if (bytes != null && lastData >= 0 && Frame.number31(bytes, lastData + 5) == stream) {
      bytes[lastData + 4] |= Frame.END_STREAM;
    } else {
      frame(0, Frame.DATA, Frame.END_STREAM, stream);
    }
  }

  /** A header block, cut into frames as needed. */
  void headers(int stream, byte[] block, int size, boolean endStream) {
    int at = 0;
    int type = Frame.HEADERS;
    do {
      int piece = Math.min(size - at, Frame.MAX_BYTES);
      int flags = at + piece == size ? Frame.END_HEADERS : 0;
      flags |= at == 0 && endStream ? Frame.END_STREAM : 0;
      byte[] out = frame(piece, type, flags, stream);
      System.arraycopy(block, at, out, length, piece);
      length += piece;
      at += piece;
      type = Frame.CONTINUATION;
    } while (at < size);
  }
}
