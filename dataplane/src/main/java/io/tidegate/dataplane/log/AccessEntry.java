package io.tidegate.dataplane.log;

import io.tidegate.dataplane.http.DesyncReason;
import io.tidegate.dataplane.loop.Addresses;
import java.util.Arrays;

/**
 * A line of the access log: 33 fields (ALB guide, load-balancer-access-logs). Filled by the event
 * loop while a request is served, then offered to the ring and owned by the log thread. What came
 * from the client is kept as raw bytes, for the request's own are gone by then.
 */
public final class AccessEntry implements LogItem {
  /** Longest user agent that is logged. */
  public static final int MAX_USER_AGENT = 8 * 1024;

  private static final byte[] NOTHING = {};

  private final LogStream stream;
  private final byte[] clientIp;
  private final int clientPort;

  // The request as sent: method, host, target, version, user agent, trace id, one after the other.
  private byte[] texts = NOTHING;
  private int textsEnd;
  private int methodEnd;
  private int hostEnd;
  private int targetEnd;
  private int agentEnd;
  private boolean parsed;

  public String scheme = "http";
  public String type = "http";
  public String version = "HTTP/1.1";
  public String defaultHost = "";
  public int listenerPort;
  public TlsNote tls = TlsNote.NONE;
  public String connectionTraceId = "";
  public long createdMicros;
  public long endedMicros;
  public long requestNs = -1;
  public long targetNs = -1;
  public long responseNs = -1;
  public int status;
  public int targetStatus;
  public long receivedBytes;
  public long sentBytes;
  public String target = "";
  public String targetGroupArn = "";

  /** 0 for the default rule, -1 when no rule was evaluated. */
  public int rulePriority = -1;

  public String actions = "";
  public String redirectUrl = "";
  public String errorReason = "";
  public DesyncReason classification = DesyncReason.COMPLIANT;
  public String transformedHost = "";
  public String transformedUri = "";
  public String transformStatus = "";

  /** An entry of {@code stream} for a request from this client. */
  public AccessEntry(LogStream stream, byte[] clientIp, int clientPort) {
    this.stream = stream;
    this.clientIp = clientIp;
    this.clientPort = clientPort;
  }

  @Override
  public LogStream stream() {
    return stream;
  }

  @Override
  public long micros() {
    return endedMicros;
  }

  /** A slice of the bytes that the loop still has. */
  public record Slice(byte[] bytes, int from, int to) {
    /** Nothing. */
    public static final Slice NONE = new Slice(NOTHING, 0, 0);

    int length() {
      return to - from;
    }
  }

  /** Copies what the client sent; called once, for a head that could be parsed. */
  public void request(Slice method, Slice host, Slice target, Slice userAgent) {
    int agent = Math.min(userAgent.length(), MAX_USER_AGENT);
    texts = new byte[method.length() + host.length() + target.length() + agent + 64];
    methodEnd = append(method, method.length());
    hostEnd = append(host, host.length());
    targetEnd = append(target, target.length());
    agentEnd = append(userAgent, agent);
    parsed = true;
  }

  /** Copies the value of X-Amzn-Trace-Id; after {@link #request}. */
  public void trace(byte[] bytes, int from, int to) {
    textsEnd = agentEnd;
    append(new Slice(bytes, from, to), to - from);
  }

  private int append(Slice slice, int length) {
    if (textsEnd + length > texts.length) {
      texts = Arrays.copyOf(texts, textsEnd + length);
    }
    System.arraycopy(slice.bytes(), slice.from(), texts, textsEnd, length);
    textsEnd += length;
    return textsEnd;
  }

  @Override
  public long heldBytes() {
    return 400L + texts.length + redirectUrl.length() + transformedUri.length();
  }

  @Override
  public void write(LineWriter out) {
    out.field(type).time(endedMicros).field(stream.loadBalancer());
    out.field(Addresses.text(clientIp)).raw(':').text(Integer.toString(clientPort));
    out.field(target).seconds(requestNs).seconds(targetNs).seconds(responseNs);
    out.field(status == 0 ? "" : Integer.toString(status));
    String targetCode = targetStatus == 0 ? "" : Integer.toString(targetStatus);
    out.field(targetCode).number(receivedBytes).number(sentBytes);
    requestLine(out);
    out.quoted(texts, targetEnd, agentEnd).field(tls.cipher()).field(tls.protocol());
    out.field(targetGroupArn).quoted(texts, agentEnd, textsEnd).quoted(tls.serverName());
    out.quoted(tls.resumed() ? "session-reused" : tls.certificateArn());
    out.field(rulePriority < 0 ? "" : Integer.toString(rulePriority)).time(createdMicros);
    out.quoted(actions).quoted(redirectUrl).quoted(errorReason);
    out.quoted(target).quoted(targetCode);
    boolean compliant = classification == DesyncReason.COMPLIANT;
    out.quoted(compliant ? "" : classification.tier().text());
    out.quoted(compliant ? "" : classification.text());
    out.field(connectionTraceId).quoted(transformedHost).quoted(transformedUri);
    out.quoted(transformStatus);
  }

  /** {@code "METHOD scheme://host:port/uri HTTP/x"}; dashes for what could not be parsed. */
  private void requestLine(LineWriter out) {
    out.begin().raw('"');
    if (!parsed) {
      out.text("- ").text(scheme).text("://").text(defaultHost).raw(':');
      out.text(Integer.toString(listenerPort)).text("- -\"");
      return;
    }
    out.escaped(texts, 0, methodEnd).raw(' ').text(scheme).text("://");
    if (hostEnd > methodEnd) {
      out.escaped(texts, methodEnd, hostEnd);
    } else {
      out.text(defaultHost);
    }
    out.raw(':').text(Integer.toString(listenerPort));
    out.escaped(texts, hostEnd, targetEnd).raw(' ').text(version).raw('"');
  }
}
