package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * One response head of a target, parsed: offsets into the caller's array. Owned by the event loop;
 * reused from response to response. Anything malformed or larger than 32 K is {@link #BAD}: the
 * client gets 502 and the target connection closes. Grammar: RFC 9112 sections 4 to 6.
 */
public final class ResponseHead {
  /** The head is not complete yet. */
  public static final int NEED_MORE = 0;

  /** The head is complete and ends before {@link #end}. */
  public static final int COMPLETE = 1;

  /** Malformed or too large. */
  public static final int BAD = 2;

  /** ALB quota: all response headers. */
  public static final int MAX_HEAD_BYTES = 32 * 1024;

  private static final long HTTP_1_1 = word("HTTP/1.1");
  private static final long HTTP_1_0 = word("HTTP/1.0");

  /** Bytes of {@code HTTP/1.1 200}. */
  private static final int SHORTEST_LINE = 12;

  /** How the body ends (RFC 9112 section 6.3). */
  public enum Body {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final HeaderBlock block = new HeaderBlock(MAX_HEAD_BYTES);
  private final ConnectionTokens tokens = new ConnectionTokens();
  private final RequestFraming framing = new RequestFraming();
  private byte[] array = new byte[0];
  private int base;
  private int length;
  private int lineEnd;
  private int version;
  private int status;
  private Body body = Body.NONE;

  private static long word(String text) {
    return ByteScan.long8(text.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /**
   * Parses a head that starts at {@code offset}.
   *
   * @param scanned how many of the bytes the previous call for this head has seen, 0 at first
   * @param toHead whether the request was HEAD, whose response has no body
   * @return {@link #NEED_MORE}, {@link #COMPLETE} or {@link #BAD}
   */
  public int parse(byte[] a, int offset, int limit, int scanned, boolean toHead) {
    if (limit - offset <= MAX_HEAD_BYTES && scanned > 0 && !endsHead(a, offset, limit, scanned)) {
      return NEED_MORE;
    }
    array = a;
    base = offset;
    block.clear();
    int p = statusLine(a, offset, limit);
    if (p <= 0) {
      return p < 0 ? BAD : more(offset, limit);
    }
    p = block.parse(a, offset, p, limit);
    if (p < 0) {
      return p == HeaderBlock.LINE_TOO_LONG ? BAD : more(offset, limit);
    }
    return complete(a, offset, p, toHead);
  }

  private int complete(byte[] a, int offset, int end, boolean toHead) {
    int wrong =
        HeaderBlock.BAD_BYTE
            | HeaderBlock.NO_COLON
            | HeaderBlock.EMPTY_NAME
            | HeaderBlock.FOLD
            | HeaderBlock.JOINED;
    if (end - offset > MAX_HEAD_BYTES || (block.oddities() & wrong) != 0) {
      return BAD;
    }
    length = end - offset;
    framing.decide(a, base, block, version, false);
    tokens.read(a, base, block, version);
    return decideBody(toHead) ? COMPLETE : BAD;
  }

  private boolean decideBody(boolean toHead) {
    boolean bodiless = toHead || status == 204 || status == 304 || status < 200;
    if (bodiless) {
      body = Body.NONE;
      return true;
    }
    if (framing.refusal() != 0) {
      return false;
    }
    if (framing.chunked()) {
      body = Body.CHUNKED;
    } else if (framing.contentLength() > 0) {
      body = Body.LENGTH;
    } else {
      body = framing.contentLength() == 0 ? Body.NONE : Body.UNTIL_CLOSE;
    }
    return true;
  }

  private static int more(int offset, int limit) {
    return limit - offset > MAX_HEAD_BYTES ? BAD : NEED_MORE;
  }

  private static boolean endsHead(byte[] a, int offset, int limit, int scanned) {
    int p = offset + scanned;
    while (true) {
      p = ByteScan.find(a, p, limit, (byte) '\n');
      if (p == limit) {
        return false;
      }
      int before = p - 1;
      if (before > offset && a[before] == '\r') {
        before--;
      }
      boolean first = ByteScan.find(a, offset, p, (byte) '\n') == p;
      if (first || before < offset || a[before] == '\n') {
        return true;
      }
      p++;
    }
  }

  /** One past the status line, 0 when it is incomplete, -1 when it is malformed. */
  private int statusLine(byte[] a, int offset, int limit) {
    int lf = ByteScan.find(a, offset, limit, (byte) '\n');
    if (lf == limit) {
      return 0;
    }
    int end = a[lf - (lf > offset ? 1 : 0)] == '\r' ? lf - 1 : lf;
    if (end - offset < SHORTEST_LINE) {
      return -1;
    }
    long text = ByteScan.long8(a, offset);
    version = text == HTTP_1_1 ? 11 : 10;
    status = (int) RequestFraming.number(a, offset + 9, offset + SHORTEST_LINE);
    boolean begins = text == HTTP_1_1 || text == HTTP_1_0;
    boolean spaced =
        a[offset + 8] == ' ' && (end == offset + SHORTEST_LINE || a[offset + SHORTEST_LINE] == ' ');
    if (!begins || !spaced || status < 100) {
      return -1;
    }
    int p = ByteScan.control(a, offset + SHORTEST_LINE, end);
    while (p < end && a[p] == '\t') {
      p = ByteScan.control(a, p + 1, end);
    }
    lineEnd = end - offset;
    return p == end ? lf + 1 : -1;
  }

  /** 100 to 999. */
  public int status() {
    return status;
  }

  /** 10 or 11. */
  public int version() {
    return version;
  }

  /** Whether this is an interim response (1xx other than 101): another head follows. */
  public boolean interim() {
    return status < 200 && status != 101;
  }

  /** How the body ends. */
  public Body body() {
    return body;
  }

  /** Body bytes, for {@link Body#LENGTH}; else 0. */
  public long contentLength() {
    return body == Body.LENGTH ? framing.contentLength() : 0;
  }

  /**
   * Whether the target connection may be used again once the body has ended. False for a response
   * with both Transfer-Encoding and Content-Length, or repeated lengths.
   */
  public boolean keepAlive() {
    return tokens.keepAlive()
        && body != Body.UNTIL_CLOSE
        && framing.reason() == DesyncReason.COMPLIANT;
  }

  /** First byte of the head, in the array. */
  public int start() {
    return base;
  }

  /** One past the head, in the array. */
  public int end() {
    return base + length;
  }

  /** The bytes that all offsets refer to. */
  public byte[] array() {
    return array;
  }

  /** Header lines. */
  public int headerCount() {
    return block.count();
  }

  /** First byte of the name of line {@code i}, in the array. */
  public int nameStart(int i) {
    return base + block.nameStart(i);
  }

  /** One past the name of line {@code i}. */
  public int nameEnd(int i) {
    return base + block.nameEnd(i);
  }

  /** First byte of the value of line {@code i}. */
  public int valueStart(int i) {
    return base + block.valueStart(i);
  }

  /** One past the value of line {@code i}. */
  public int valueEnd(int i) {
    return base + block.valueEnd(i);
  }

  /** One past the reason phrase, in the array. */
  int lineEnd() {
    return base + lineEnd;
  }

  HeaderBlock block() {
    return block;
  }

  ConnectionTokens tokens() {
    return tokens;
  }

  RequestFraming framing() {
    return framing;
  }
}
