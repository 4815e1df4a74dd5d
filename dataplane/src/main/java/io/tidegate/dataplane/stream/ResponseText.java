package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.http.ChunkedBody;

/**
 * Turns the fields of a target's response into an HTTP/1.1 head (RFC 9113 section 8.3.2). Owned by
 * the thread of its loop, reused from response to response.
 */
public final class ResponseText implements FieldSink {
  private static final byte[] STATUS = FieldLines.ascii(":status");
  private static final byte[] CONTENT_LENGTH = FieldLines.ascii("content-length");
  private static final byte[] VERSION = FieldLines.ascii("HTTP/1.1 ");
  private static final byte[] LINE_END = FieldLines.ascii(" \r\n");
  private static final byte[] CHUNKED_END = FieldLines.ascii("transfer-encoding: chunked\r\n\r\n");
  private static final byte[] EMPTY_END = FieldLines.ascii("content-length: 0\r\n\r\n");
  private static final byte[] END = FieldLines.ascii("\r\n");

  private final FieldLines lines = new FieldLines();
  private boolean trailer;
  private boolean malformed;
  private boolean regular;
  private int status;
  private long contentLength;

  public void begin(boolean ofTrailers) {
    trailer = ofTrailers;
    malformed = false;
    regular = false;
    status = 0;
    contentLength = -1;
    lines.clear();
  }

  @Override
  public void field(byte[] a, int name, int value, int end) {
    if (malformed) {
      return;
    }
    if (value > name && a[name] == ':') {
      malformed = trailer || regular || status != 0 || !status(a, name, value, end);
      return;
    }
    regular = true;
    malformed =
        !FieldLines.validName(a, name, value)
            || !FieldLines.validValue(a, value, end)
            || (trailer && !FieldLines.mayTrail(a, value, end))
            || HopFields.connection(a, name, value);
    if (!malformed && (!trailer || ChunkedBody.mayTrail(a, name, value))) {
      take(a, name, value, end);
    }
  }

  private void take(byte[] a, int name, int value, int end) {
    if (FieldLines.is(a, name, value, CONTENT_LENGTH)) {
      long number = FieldLines.number(a, value, end);
      malformed = number < 0 || (contentLength >= 0 && contentLength != number);
      contentLength = number;
    }
    lines.line(a, name, value, end);
  }

  private boolean status(byte[] a, int name, int value, int end) {
    if (!FieldLines.is(a, name, value, STATUS) || end - value != 3) {
      return false;
    }
    for (int i = value; i < end; i++) {
      if (a[i] < '0' || a[i] > '9') {
        return false;
      }
      status = status * 10 + a[i] - '0';
    }
    return status >= 100 && status != 101;
  }

  /** Whether the fields make a response head, or trailers. */
  public boolean wellFormed(boolean endStream) {
    if (trailer) {
      return !malformed && endStream && lines.length() < ChunkedBody.MAX_TRAILER_BYTES;
    }
    return !malformed && status != 0 && !(interim() && endStream) && !lines.isFull();
  }

  public boolean interim() {
    return status < 200;
  }

  /** Whether the body that follows is framed in chunks. */
  public boolean chunked(boolean endStream, boolean toHead) {
    return !endStream && !bodiless(toHead) && contentLength < 0;
  }

  public int bound() {
    return lines.length() + 64;
  }

  /** Writes the head at {@code at}; {@code toHead} when it answers HEAD. */
  public int write(boolean endStream, boolean toHead, byte[] out, int at) {
    int p = put(VERSION, out, at);
    out[p++] = (byte) ('0' + status / 100);
    out[p++] = (byte) ('0' + status / 10 % 10);
    out[p++] = (byte) ('0' + status % 10);
    p = put(LINE_END, out, p);
    p = lines.copy(out, p);
    if (contentLength >= 0 || bodiless(toHead)) {
      return put(END, out, p);
    }
    return put(endStream ? EMPTY_END : CHUNKED_END, out, p);
  }

  private boolean bodiless(boolean toHead) {
    return interim() || status == 204 || status == 304 || toHead;
  }

  /** Bytes that the body must have, or -1 when it has no announced length. */
  public long bodyBytes(boolean toHead) {
    return bodiless(toHead) ? -1 : contentLength;
  }

  /** The trailer lines. */
  public FieldLines trailerLines() {
    return lines;
  }

  private static int put(byte[] text, byte[] out, int at) {
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }
}
