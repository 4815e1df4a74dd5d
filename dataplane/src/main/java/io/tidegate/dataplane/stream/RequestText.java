package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.http.ChunkedBody;

/**
 * Turns the fields of a request into an HTTP/1.1 head, strictly by RFC 9113 section 8.3.1: whatever
 * two readers might understand differently is malformed and never becomes bytes. Owned by the
 * thread of its loop, reused from request to request: {@link #begin}, fields, then {@link
 * #wellFormed} and {@link #write}.
 */
public final class RequestText implements FieldSink {
  private static final byte[] METHOD = FieldLines.ascii(":method");
  private static final byte[] SCHEME = FieldLines.ascii(":scheme");
  private static final byte[] AUTHORITY = FieldLines.ascii(":authority");
  private static final byte[] PATH = FieldLines.ascii(":path");
  private static final byte[] COOKIE = FieldLines.ascii("cookie");
  private static final byte[] CONTENT_LENGTH = FieldLines.ascii("content-length");
  private static final byte[] EXPECT = FieldLines.ascii("expect");
  private static final byte[] TRAILERS = FieldLines.ascii("trailers");
  private static final byte[] HTTP = FieldLines.ascii("http");
  private static final byte[] HTTPS = FieldLines.ascii("https");
  private static final byte[] HEAD = FieldLines.ascii("HEAD");
  private static final byte[] CONNECT = FieldLines.ascii("CONNECT");
  private static final byte[] OPTIONS = FieldLines.ascii("OPTIONS");
  private static final byte[] VERSION = FieldLines.ascii(" HTTP/1.1\r\n");
  private static final byte[] HOST_LINE = FieldLines.ascii("Host: ");
  private static final byte[] COOKIE_LINE = FieldLines.ascii("cookie: ");
  private static final byte[] SEMICOLON = FieldLines.ascii("; ");
  private static final byte[] CHUNKED_LINE = FieldLines.ascii("transfer-encoding: chunked\r\n");
  private static final byte[] LINE_END = FieldLines.ascii("\r\n");
  private static final int FRAMING_BYTES = 64;

  private final FieldLines lines = new FieldLines();
  private final FieldLines cookies = new FieldLines();
  private final FieldLines method = new FieldLines();
  private final FieldLines authority = new FieldLines();
  private final FieldLines path = new FieldLines();
  private boolean trailer;
  private boolean malformed;
  private boolean schemeSeen;
  private boolean methodSeen;
  private boolean pathSeen;
  private boolean authoritySeen;
  private boolean hostSeen;
  private boolean regular;
  private long contentLength;

  /** A new head, or the trailers of one. */
  public void begin(boolean ofTrailers) {
    trailer = ofTrailers;
    malformed = false;
    schemeSeen = false;
    methodSeen = false;
    pathSeen = false;
    authoritySeen = false;
    hostSeen = false;
    regular = false;
    contentLength = -1;
    lines.clear();
    cookies.clear();
    method.clear();
    authority.clear();
    path.clear();
  }

  @Override
  public void field(byte[] a, int name, int value, int end) {
    if (malformed) {
      return;
    }
    if (value > name && a[name] == ':') {
      malformed = trailer || regular || !pseudo(a, name, value, end);
      return;
    }
    regular = true;
    malformed =
        !FieldLines.validName(a, name, value)
            || !FieldLines.validValue(a, value, end)
            || (trailer && !FieldLines.mayTrail(a, value, end))
            || HopFields.connection(a, name, value)
            || !take(a, name, value, end);
  }

  private boolean pseudo(byte[] a, int name, int value, int end) {
    if (FieldLines.is(a, name, value, METHOD)) {
      boolean first = !methodSeen;
      methodSeen = true;
      method.add(a, value, end);
      return first && FieldLines.token(a, value, end);
    }
    if (FieldLines.is(a, name, value, PATH)) {
      boolean first = !pathSeen;
      pathSeen = true;
      path.add(a, value, end);
      return first && visible(a, value, end) && !has(a, value, end, '#');
    }
    if (FieldLines.is(a, name, value, SCHEME)) {
      boolean first = !schemeSeen;
      schemeSeen = true;
      return first && (FieldLines.is(a, value, end, HTTPS) || FieldLines.is(a, value, end, HTTP));
    }
    if (FieldLines.is(a, name, value, AUTHORITY)) {
      boolean first = !authoritySeen;
      authoritySeen = true;
      authority.add(a, value, end);
      return first && visible(a, value, end) && !has(a, value, end, '@');
    }
    return false;
  }

  private static boolean visible(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((a[i] >= 0 && a[i] <= ' ') || a[i] == 0x7f) {
        return false;
      }
    }
    return to > from;
  }

  private static boolean has(byte[] a, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (a[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private boolean take(byte[] a, int name, int value, int end) {
    if (HopFields.te(a, name, value)) {
      return FieldLines.is(a, value, end, TRAILERS);
    }
    if (trailer) {
      if (ChunkedBody.mayTrail(a, name, value)) {
        lines.line(a, name, value, end);
      }
      return true;
    }
    if (FieldLines.is(a, name, value, COOKIE)) {
      cookies.add(cookies.length() == 0 ? COOKIE_LINE : SEMICOLON);
      cookies.add(a, value, end);
      return true;
    }
    if (HopFields.host(a, name, value)) {
      return host(a, name, value, end);
    }
    if (FieldLines.is(a, name, value, CONTENT_LENGTH)) {
      return length(a, name, value, end);
    }
    if (!FieldLines.is(a, name, value, EXPECT)) {
      lines.line(a, name, value, end);
    }
    return true;
  }

  /** Host repeats the authority or stands in for it, once. */
  private boolean host(byte[] a, int name, int value, int end) {
    boolean first = !hostSeen;
    hostSeen = true;
    if (authoritySeen) {
      return first && sameAuthority(a, value, end);
    }
    lines.line(a, name, value, end);
    return first;
  }

  private boolean sameAuthority(byte[] a, int from, int to) {
    if (to - from != authority.length()) {
      return false;
    }
    for (int i = 0; i < authority.length(); i++) {
      int one = a[from + i];
      int other = authority.array()[i];
      if (one != other && ((one | 32) != (other | 32) || (one | 32) < 'a' || (one | 32) > 'z')) {
        return false;
      }
    }
    return true;
  }

  private boolean length(byte[] a, int name, int value, int end) {
    long number = FieldLines.number(a, value, end);
    if (number < 0 || (contentLength >= 0 && contentLength != number)) {
      return false;
    }
    if (contentLength < 0) {
      lines.line(a, name, value, end);
    }
    contentLength = number;
    return true;
  }

  /** Whether the fields make a request; {@code endStream} when no body follows. */
  public boolean wellFormed(boolean endStream) {
    if (trailer) {
      return !malformed && endStream && lines.length() < ChunkedBody.MAX_TRAILER_BYTES;
    }
    return !malformed
        && methodSeen
        && (isConnect() || (schemeSeen && pathSeen && validPath()))
        && (authoritySeen || hostSeen)
        && !(endStream && contentLength > 0);
  }

  private boolean validPath() {
    byte first = path.length() == 0 ? (byte) '/' : path.array()[0];
    boolean star = path.length() == 1 && first == '*';
    return first == '/' || (star && is(method, OPTIONS));
  }

  /** A tunnel is asked for, which is refused. */
  boolean isConnect() {
    return is(method, CONNECT);
  }

  /** Whether the answer has no body. */
  public boolean isHead() {
    return is(method, HEAD);
  }

  private static boolean is(FieldLines text, byte[] wanted) {
    return FieldLines.is(text.array(), 0, text.length(), wanted);
  }

  /** The Content-Length, or -1. */
  public long contentLength() {
    return contentLength;
  }

  /** An upper bound of what {@link #write} writes. */
  public int bound() {
    return method.length()
        + path.length()
        + authority.length()
        + lines.length()
        + cookies.length()
        + FRAMING_BYTES;
  }

  /** Writes the head at {@code at} and returns its end. */
  public int write(boolean endStream, byte[] out, int at) {
    int p = method.copy(out, at);
    out[p++] = ' ';
    p = path.length() == 0 ? put(out, p, '/') : path.copy(out, p);
    p = put(VERSION, out, p);
    if (authoritySeen) {
      p = put(HOST_LINE, out, p);
      p = authority.copy(out, p);
      p = put(LINE_END, out, p);
    }
    p = lines.copy(out, p);
    if (cookies.length() > 0) {
      p = cookies.copy(out, p);
      p = put(LINE_END, out, p);
    }
    if (!endStream && contentLength < 0) {
      p = put(CHUNKED_LINE, out, p);
    }
    return put(LINE_END, out, p);
  }

  /** The trailer lines. */
  public FieldLines trailerLines() {
    return lines;
  }

  private static int put(byte[] out, int at, char c) {
    out[at] = (byte) c;
    return at + 1;
  }

  private static int put(byte[] text, byte[] out, int at) {
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }
}
