package io.tidegate.dataplane.http;

import io.tidegate.routing.AlbOptions.DesyncMode;
import io.tidegate.routing.RequestView;
import java.util.HexFormat;

/**
 * One request head, parsed: offsets into the caller's array, nothing copied or decoded. Owned by
 * the event loop; reused from request to request.
 *
 * <p>Call {@link #parse} with all bytes of the head so far. After {@link #COMPLETE} ask {@link
 * #refusal}: a request that is refused is answered with that status and its connection closed;
 * {@link #closesAfter} says whether both connections must close when the response has ended.
 *
 * <p>Limits (ALB quotas): request line 16 K (414), one header 16 K and all headers 64 K (413).
 * Grammar: RFC 9112 sections 3 to 6; classes of deviations: {@link DesyncGuard}.
 */
public final class RequestHead implements RequestView {
  /** The head is not complete yet. */
  public static final int NEED_MORE = 0;

  /** The head is complete and ends before {@link #end}. */
  public static final int COMPLETE = 1;

  /** The head broke a size limit: answer {@link #limitStatus} and close. */
  public static final int TOO_LARGE = 2;

  /** Longest request line, without its line end. */
  public static final int MAX_LINE_BYTES = 16 * 1024;

  /** Longest head. */
  public static final int MAX_HEAD_BYTES = 64 * 1024;

  private static final int MAX_FORWARDED_FOR = 30;
  private static final byte[] NO_ADDRESS = {};
  private static final byte[] POST = {'P', 'O', 'S', 'T'};
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final HeaderBlock block = new HeaderBlock(MAX_LINE_BYTES);
  private final RequestLine line = new RequestLine();
  private final RequestTarget target = line.target();
  private final RequestHost host = new RequestHost();
  private final RequestFraming framing = new RequestFraming();
  private final ConnectionTokens tokens = new ConnectionTokens();
  private byte[] array = new byte[0];
  private int base;
  private int length;
  private int limitStatus;
  private int malformed;
  private DesyncReason reason = DesyncReason.COMPLIANT;
  private byte[] sourceAddress = NO_ADDRESS;
  private TargetEdits edits = TargetEdits.NONE;

  /**
   * Parses a head that starts at {@code offset}; bytes behind it are not touched.
   *
   * @param scanned how many of the bytes the previous call for this head has seen, 0 at first: lets
   *     a head that comes in small pieces cost linear time
   * @return {@link #NEED_MORE}, {@link #COMPLETE} or {@link #TOO_LARGE}
   */
  public int parse(byte[] a, int offset, int limit, int scanned) {
    if (scanned > 0 && !HeadProgress.isWorthParsing(a, offset, limit, scanned)) {
      return NEED_MORE;
    }
    array = a;
    base = offset;
    block.clear();
    edits = TargetEdits.NONE;
    int p = line.parse(a, offset, limit);
    if (p < 0) {
      return p == RequestLine.TOO_LONG ? tooLarge(414) : more(offset, limit);
    }
    if (!line.simple()) {
      p = block.parse(a, offset, p, limit);
      if (p < 0) {
        return p == HeaderBlock.LINE_TOO_LONG ? tooLarge(413) : more(offset, limit);
      }
    }
    if (p - offset > MAX_HEAD_BYTES) {
      return tooLarge(413);
    }
    length = p - offset;
    decide();
    return COMPLETE;
  }

  private int more(int offset, int limit) {
    return limit - offset > MAX_HEAD_BYTES ? tooLarge(413) : NEED_MORE;
  }

  private int tooLarge(int status) {
    limitStatus = status;
    return TOO_LARGE;
  }

  private void decide() {
    int version = line.version();
    framing.decide(array, base, block, version, line.getOrHead());
    tokens.read(array, base, block, version);
    malformed = line.malformed();
    if (!host.read(array, base, line, block) && malformed == 0) {
      malformed = 400;
    }
    reason = odd() ? DesyncGuard.classify(this) : DesyncReason.COMPLIANT;
    if (malformed == 0
        && block.has(HeaderName.X_FORWARDED_FOR)
        && forwardedFor() > MAX_FORWARDED_FOR) {
      malformed = 463;
    }
  }

  private boolean odd() {
    return ((block.oddities() & HeaderBlock.DEVIATES) | line.oddities()) != 0
        || framing.reason() != DesyncReason.COMPLIANT;
  }

  private int forwardedFor() {
    int addresses = 0;
    int field = block.first(HeaderName.X_FORWARDED_FOR);
    while (field >= 0 && addresses <= MAX_FORWARDED_FOR) {
      addresses++;
      for (int p = block.valueStart(field); p < block.valueEnd(field); p++) {
        addresses += array[base + p] == ',' ? 1 : 0;
      }
      field = block.next(HeaderName.X_FORWARDED_FOR, field);
    }
    return addresses;
  }

  /**
   * The status that answers this request without any target, or 0 when it goes on to the rules. In
   * {@code MONITOR} mode a severe request goes on as far as one meaning of it can be forwarded.
   */
  public int refusal(DesyncMode mode) {
    if (DesyncGuard.refuses(reason, mode)) {
      return 400;
    }
    return framing.refusal() != 0 ? framing.refusal() : malformed;
  }

  /** Whether both connections close after this request's response, whatever the peers ask. */
  public boolean closesAfter(DesyncMode mode) {
    return DesyncGuard.closesAfter(reason, mode);
  }

  /** The class and reason of this request. */
  public DesyncReason reason() {
    return reason;
  }

  /** 413 or 414, after {@link #TOO_LARGE}. */
  public int limitStatus() {
    return limitStatus;
  }

  /** One past the head, in the array. */
  public int end() {
    return base + length;
  }

  /** First byte of the head, in the array. */
  public int start() {
    return base;
  }

  /** The same bytes now live in {@code a} from {@code offset} on. */
  public void moved(byte[] a, int offset) {
    array = a;
    base = offset;
  }

  /** The peer that rules with {@code source-ip} see; 4 or 16 bytes, not copied. */
  public void from(byte[] address) {
    sourceAddress = address;
  }

  /** What the target shall see differently; holds until the next {@link #parse}. */
  public void edit(TargetEdits changes) {
    edits = changes;
  }

  public TargetEdits edits() {
    return edits;
  }

  /** Path and query as they came, what is not visible ASCII percent-encoded. */
  public String pathAndQuery() {
    int from = base + target.pathStart();
    int to = base + target.end();
    StringBuilder out = new StringBuilder(to - from + 1);
    if (from == to || array[from] == '?') {
      out.append('/');
    }
    for (int i = from; i < to; i++) {
      int c = array[i] & 0xff;
      if (c <= ' ' || c >= 0x7f) {
        out.append('%').append(HEX.toHighHexDigit(c)).append(HEX.toLowHexDigit(c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  /** The host with its port, when one was sent, in lower case; empty when there is none. */
  public String authority() {
    return host.authority(array, base);
  }

  /** The host without its port, in lower case; empty when there is none. */
  public String hostName() {
    return host.name(array, base);
  }

  /** 9, 10 or 11 for HTTP/0.9, 1.0 and 1.1 (1.2 to 1.9 count as 1.1). */
  public int version() {
    return line.version();
  }

  /** A request line without version: the response is the bare body (HTTP/0.9). */
  public boolean simple() {
    return line.simple();
  }

  /** Whether the method is HEAD: the response has no body. */
  public boolean isHead() {
    return line.isHead();
  }

  /** Whether the method is POST. */
  public boolean isPost() {
    return java.util.Arrays.equals(array, methodStart(), methodEnd(), POST, 0, POST.length);
  }

  /** Whether the client lets its connection stay open (RFC 9112 section 9.3). */
  public boolean keepAlive() {
    return tokens.keepAlive();
  }

  /** Whether the client waits for 100 Continue; the header is not forwarded. */
  public boolean expectsContinue() {
    int field = block.first(HeaderName.EXPECT);
    return field >= 0 && line.version() == 11 && isContinue(field);
  }

  private boolean isContinue(int field) {
    return ByteScan.equalsIgnoreCase(
        array, valueStart(field), valueEnd(field), ConnectionTokens.CONTINUE);
  }

  /** Whether this asks for a WebSocket; no other upgrade is ever forwarded. */
  public boolean upgrade() {
    return tokens.webSocket() && line.get() && !hasBody();
  }

  /** First byte of the path as sent, in the array; the target goes on to {@link #queryEnd}. */
  public int targetStart() {
    return base + target.pathStart();
  }

  /** The index of the User-Agent header, or -1. */
  public int userAgent() {
    return block.first(HeaderName.USER_AGENT);
  }

  /** Whether the body comes in chunks. */
  public boolean chunked() {
    return framing.chunked();
  }

  /** Body bytes when not {@link #chunked}; 0 without a body. */
  public long contentLength() {
    return Math.max(framing.contentLength(), 0);
  }

  /** Whether any body byte or chunk follows the head. */
  public boolean hasBody() {
    return framing.chunked() || framing.contentLength() > 0;
  }

  /** Whether a header name has characters outside {@code [-A-Za-z0-9]}. */
  public boolean hasInvalidNames() {
    return (block.oddities() & (HeaderBlock.INVALID_NAME | HeaderBlock.NOT_A_TOKEN)) != 0;
  }

  RequestLine line() {
    return line;
  }

  RequestTarget target() {
    return target;
  }

  HeaderBlock block() {
    return block;
  }

  RequestFraming framing() {
    return framing;
  }

  ConnectionTokens tokens() {
    return tokens;
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public int methodStart() {
    return base + line.methodStart();
  }

  @Override
  public int methodEnd() {
    return base + line.methodEnd();
  }

  @Override
  public int hostStart() {
    return base + host.start();
  }

  @Override
  public int hostEnd() {
    return base + host.end();
  }

  @Override
  public byte[] pathArray() {
    return target.normalised() ? target.normalPath() : array;
  }

  @Override
  public int pathStart() {
    return target.normalised() ? 0 : base + target.pathStart();
  }

  @Override
  public int pathEnd() {
    return target.normalised() ? target.normalLength() : base + target.pathEnd();
  }

  @Override
  public int queryStart() {
    return base + target.queryStart();
  }

  @Override
  public int queryEnd() {
    return base + target.end();
  }

  @Override
  public int headerCount() {
    return block.count();
  }

  @Override
  public int nameStart(int i) {
    return base + block.nameStart(i);
  }

  @Override
  public int nameEnd(int i) {
    return base + block.nameEnd(i);
  }

  @Override
  public int valueStart(int i) {
    return base + block.valueStart(i);
  }

  @Override
  public int valueEnd(int i) {
    return base + block.valueEnd(i);
  }

  @Override
  public byte[] sourceAddress() {
    return sourceAddress;
  }
}
