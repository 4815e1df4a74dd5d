package io.tidegate.dataplane.http;

import io.tidegate.routing.AlbOptions.XffMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the head that a target receives: the client's lines with ALB's edits (ALB guide,
 * x-forwarded-headers; RFC 9110 section 7.6). Owned by one event loop.
 *
 * <p>What is written always parses back to one compliant request, whatever came in: one framing
 * header, one Host unless it is preserved, no hop-by-hop headers, no field whose name is not a
 * token or that holds NUL or CR, spaces and control characters of the target percent-encoded.
 *
 * <p>Implementation note: in a head without oddities the lines that stay are copied in runs, from
 * one dropped line to the next.
 */
public final class RequestWriter {
  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] X_FORWARDED_FOR = ascii("X-Forwarded-For: ");
  private static final byte[] HOST = ascii("Host: ");
  private static final byte[] UPGRADE = ascii("Connection: upgrade\r\nUpgrade: websocket\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final String FIREWALL_PREFIX = "x-amzn-waf-";
  private static final byte[] HEX = ascii("0123456789ABCDEF");

  /** Kinds that are written anew or end at this hop. */
  private static final long DROPPED =
      bit(HeaderName.HOST)
          | bit(HeaderName.CONNECTION)
          | bit(HeaderName.KEEP_ALIVE)
          | bit(HeaderName.PROXY_CONNECTION)
          | bit(HeaderName.TE)
          | bit(HeaderName.UPGRADE)
          | bit(HeaderName.TRANSFER_ENCODING)
          | bit(HeaderName.X_FORWARDED_FOR)
          | bit(HeaderName.X_FORWARDED_PROTO)
          | bit(HeaderName.X_FORWARDED_PORT)
          | bit(HeaderName.X_AMZN_TRACE_ID)
          | bit(HeaderName.X_AMZN_TLS_VERSION)
          | bit(HeaderName.X_AMZN_MTLS_CLIENTCERT)
          | bit(HeaderName.X_AMZN_MTLS_SERIAL_NUMBER)
          | bit(HeaderName.X_AMZN_MTLS_ISSUER)
          | bit(HeaderName.X_AMZN_MTLS_SUBJECT)
          | bit(HeaderName.X_AMZN_MTLS_VALIDITY)
          | bit(HeaderName.X_AMZN_MTLS_LEAF)
          | bit(HeaderName.X_AMZN_TLS_CIPHER_SUITE)
          | bit(HeaderName.X_AMZN_OIDC_DATA)
          | bit(HeaderName.X_AMZN_OIDC_IDENTITY)
          | bit(HeaderName.X_AMZN_OIDC_ACCESSTOKEN);

  private static final long NOT_INSPECTED =
      (DROPPED | bit(HeaderName.CONTENT_LENGTH)) & ~bit(HeaderName.X_AMZN_TRACE_ID);

  /** Kinds that a Connection header cannot have removed. */
  private static final long KEPT =
      bit(HeaderName.CONTENT_LENGTH)
          | bit(HeaderName.CONTENT_TYPE)
          | bit(HeaderName.COOKIE)
          | bit(HeaderName.AUTHORIZATION);

  private final TraceHeader trace;
  private int editsEnd;

  /** For one event loop. */
  public RequestWriter(TraceIds traceIds) {
    this.trace = new TraceHeader(traceIds);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static long bit(int kind) {
    return 1L << kind;
  }

  /** Where the X-Amzn-Trace-Id value of the last {@link #write} begins. */
  public int traceStart() {
    return trace.valueStart();
  }

  /** One past that value. */
  public int traceEnd() {
    return trace.valueEnd();
  }

  /** One past the lines of {@link RequestHead#edits()} that the last {@link #write} wrote. */
  public int editsEnd() {
    return editsEnd;
  }

  /** Writes what X-Amzn-Trace-Id would say of a head that goes to no target. */
  public int traceValue(RequestHead head, byte[] out, int at) {
    return trace.value(head, out, at);
  }

  /** An upper bound of the bytes that {@link #write} needs for this head. */
  public static int bound(RequestHead head, ClientFacts facts) {
    int length = head.end() - head.start();
    int uri = head.line().oddities() == 0 ? 0 : 2 * RequestHead.MAX_LINE_BYTES;
    int odd = head.block().oddities() == 0 ? 0 : 4 * head.headerCount();
    return length
        + uri
        + odd
        + facts.forwardedFor().length
        + facts.forwardedLines().length
        + facts.defaultHost().length
        + head.edits().length()
        + 512;
  }

  /**
   * Writes the forwarded head at {@code at}; {@code out} has room for {@link #bound} bytes.
   *
   * @param closes whether the target connection is to close after this exchange
   * @return the position after the head
   */
  public int write(RequestHead head, ClientFacts facts, boolean closes, byte[] out, int at) {
    int p = requestLine(head, out, at);
    p = forwardedFor(head, facts, facts.options().xffMode(), out, p);
    p = put(facts.forwardedLines(), out, p);
    p = host(head, facts, out, p);
    p = trace.write(head, out, p);
    p = fields(head, facts, DROPPED, out, p);
    p = put(head.edits().lines(), out, p);
    editsEnd = p;
    p = framing(head, out, p);
    if (head.upgrade()) {
      p = put(UPGRADE, out, p);
    } else if (closes) {
      p = put(CLOSE, out, p);
    }
    out[p++] = '\r';
    out[p++] = '\n';
    return p;
  }

  /**
   * Writes the header lines that a web ACL sees: what {@link #write} says of the client, always
   * with its address, and the fields that stay, without framing and Host.
   */
  public static int inspected(RequestHead head, ClientFacts facts, byte[] out, int at) {
    int p = forwardedFor(head, facts, XffMode.APPEND, out, at);
    p = put(facts.forwardedLines(), out, p);
    return fields(head, facts, NOT_INSPECTED, out, p);
  }

  static int put(byte[] text, byte[] out, int at) {
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }

  private static int put(byte[] a, int from, int to, byte[] out, int at) {
    System.arraycopy(a, from, out, at, to - from);
    return at + to - from;
  }

  private static int requestLine(RequestHead head, byte[] out, int at) {
    RequestLine line = head.line();
    byte[] a = head.array();
    int base = head.start();
    int p = put(a, head.methodStart(), head.methodEnd(), out, at);
    out[p++] = ' ';
    byte[] url = head.edits().url();
    if (url.length > 0) {
      return put(VERSION, out, put(url, out, p));
    }
    int from = base + head.target().pathStart();
    int to = base + head.target().end();
    if (from == to || a[from] == '?') {
      out[p++] = '/';
    }
    p = line.oddities() == 0 ? put(a, from, to, out, p) : encoded(a, from, to, out, p);
    return put(VERSION, out, p);
  }

  private static int encoded(byte[] a, int from, int to, byte[] out, int at) {
    int p = at;
    for (int i = from; i < to; i++) {
      byte c = a[i];
      if ((c >= 0 && c <= ' ') || c == 0x7f) {
        out[p++] = '%';
        out[p++] = HEX[c >> 4 & 15];
        out[p++] = HEX[c & 15];
      } else {
        out[p++] = c;
      }
    }
    return p;
  }

  private static int forwardedFor(
      RequestHead head, ClientFacts facts, XffMode mode, byte[] out, int at) {
    HeaderBlock block = head.block();
    int field = mode == XffMode.REMOVE ? -1 : block.first(HeaderName.X_FORWARDED_FOR);
    if (field < 0 && mode != XffMode.APPEND) {
      return at;
    }
    int p = put(X_FORWARDED_FOR, out, at);
    int values = p;
    while (field >= 0) {
      boolean usable = (block.oddities(field) & HeaderBlock.BAD_BYTE) == 0;
      int from = head.valueStart(field);
      int to = head.valueEnd(field);
      if (usable && to > from) {
        p = p == values ? p : comma(out, p);
        p = put(head.array(), from, to, out, p);
      }
      field = block.next(HeaderName.X_FORWARDED_FOR, field);
    }
    if (mode == XffMode.APPEND) {
      p = p == values ? p : comma(out, p);
      p = put(facts.forwardedFor(), out, p);
    }
    return line(out, p);
  }

  private static int comma(byte[] out, int at) {
    out[at] = ',';
    out[at + 1] = ' ';
    return at + 2;
  }

  private static int line(byte[] out, int at) {
    out[at] = '\r';
    out[at + 1] = '\n';
    return at + 2;
  }

  private static int host(RequestHead head, ClientFacts facts, byte[] out, int at) {
    boolean absolute = head.target().authorityEnd() > 0;
    HeaderBlock block = head.block();
    byte[] rewritten = head.edits().host();
    if (rewritten.length == 0
        && facts.options().preserveHost()
        && !absolute
        && block.has(HeaderName.HOST)) {
      return preservedHosts(head, out, at);
    }
    int p = put(HOST, out, at);
    int from = head.hostStart();
    int to = head.hostEnd();
    byte[] a = head.array();
    if (rewritten.length > 0) {
      p = put(rewritten, out, p);
    } else if (from == to) {
      p = put(facts.defaultHost(), out, p);
    } else {
      for (int i = from; i < to; i++) {
        out[p++] = ByteScan.lower(a[i]);
      }
    }
    if (facts.hostPort().length > 0) {
      int end = hostFieldEnd(head, to);
      p = from < to && end > to + 1 ? put(a, to, end, out, p) : put(facts.hostPort(), out, p);
    }
    return line(out, p);
  }

  /** One past the host's own {@code :port}. */
  private static int hostFieldEnd(RequestHead head, int hostEnd) {
    if (head.target().authorityEnd() > 0) {
      return head.start() + head.target().authorityEnd();
    }
    int field = head.block().first(HeaderName.HOST);
    return field < 0 ? hostEnd : head.valueEnd(field);
  }

  private static int preservedHosts(RequestHead head, byte[] out, int at) {
    HeaderBlock block = head.block();
    int p = at;
    int field = block.first(HeaderName.HOST);
    while (field >= 0) {
      p = put(HOST, out, p);
      p = put(head.array(), head.valueStart(field), head.valueEnd(field), out, p);
      p = line(out, p);
      field = block.next(HeaderName.HOST, field);
    }
    return p;
  }

  private static int fields(RequestHead head, ClientFacts facts, long dropped, byte[] out, int at) {
    HeaderBlock block = head.block();
    boolean runs = (block.oddities() & HeaderBlock.DEVIATES) == 0;
    boolean dropInvalid = facts.options().dropInvalidHeaders();
    Set<String> own = facts.ownNames();
    boolean inspected = head.edits().inspected();
    byte[] a = head.array();
    int count = block.count();
    int p = at;
    int run = -1;
    for (int i = 0; i < count; i++) {
      if ((dropped & bit(block.kind(i))) != 0
          || !kept(head, i, dropInvalid)
          || (!own.isEmpty() && own.contains(name(head, i)))
          || (inspected && isOfFirewall(head, i))) {
        if (run >= 0) {
          p = put(a, run, head.nameStart(i), out, p);
          run = -1;
        }
      } else if (runs) {
        run = run < 0 ? head.nameStart(i) : run;
      } else {
        p = field(head, i, out, p);
      }
    }
    return run >= 0 ? put(a, run, head.end() - 2, out, p) : p;
  }

  private static String name(RequestHead head, int i) {
    int from = head.nameStart(i);
    return new String(head.array(), from, head.nameEnd(i) - from, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }

  /** Whether field {@code i} looks like one that a web ACL inserts. */
  private static boolean isOfFirewall(RequestHead head, int i) {
    return head.nameEnd(i) - head.nameStart(i) > FIREWALL_PREFIX.length()
        && name(head, i).replace('_', '-').startsWith(FIREWALL_PREFIX);
  }

  private static boolean kept(RequestHead head, int i, boolean dropInvalid) {
    HeaderBlock block = head.block();
    int kind = block.kind(i);
    int odd = block.oddities(i);
    int never =
        HeaderBlock.BAD_BYTE
            | HeaderBlock.NOT_A_TOKEN
            | HeaderBlock.LIKE_TE
            | HeaderBlock.LIKE_CL
            | (dropInvalid ? HeaderBlock.INVALID_NAME : 0);
    if ((odd & never) != 0) {
      return false;
    }
    if (kind == HeaderName.CONTENT_LENGTH) {
      return lengthStays(head);
    }
    if (kind == HeaderName.EXPECT) {
      return !head.expectsContinue();
    }
    return !head.tokens().nominates()
        || (KEPT & bit(kind)) != 0
        || !ConnectionTokens.nominated(
            head.array(), head.start(), block, head.nameStart(i), head.nameEnd(i));
  }

  private static boolean lengthStays(RequestHead head) {
    return head.framing().reason() == DesyncReason.COMPLIANT && !head.chunked();
  }

  private static int field(RequestHead head, int i, byte[] out, int at) {
    byte[] a = head.array();
    int p = put(a, head.nameStart(i), head.nameEnd(i), out, at);
    out[p++] = ':';
    out[p++] = ' ';
    int value = p;
    p = put(a, head.valueStart(i), head.valueEnd(i), out, p);
    if ((head.block().oddities(i) & HeaderBlock.JOINED) != 0) {
      for (int j = value; j < p; j++) {
        out[j] = out[j] == '\r' || out[j] == '\n' ? (byte) ' ' : out[j];
      }
    }
    return line(out, p);
  }

  private static int framing(RequestHead head, byte[] out, int at) {
    if (head.chunked()) {
      return put(CHUNKED, out, at);
    }
    if (lengthStays(head) || head.framing().contentLength() < 0) {
      return at;
    }
    int p = put(CONTENT_LENGTH, out, at);
    p = number(head.contentLength(), out, p);
    return line(out, p);
  }

  /** Writes a non-negative number in decimal; returns the position after it. */
  static int number(long value, byte[] out, int at) {
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + digits;
  }
}
