package io.tidegate.dataplane.health;

import io.tidegate.dataplane.h2.Link;
import io.tidegate.dataplane.h2.StreamSocket;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The repeated health check of one target, owned by one loop's thread. Each check opens a
 * connection, asks, judges by the status line alone, and closes; the next begins one interval after
 * the last began, however long that took.
 */
final class Probe implements SocketEvents {
  private static final int STATUS_LINE_BYTES = 13; // "HTTP/1.1 200" and one more

  /** An answer to a gRPC health check, heads and trailers together. */
  private static final int GRPC_ANSWER_BYTES = 8 * 1024;

  private static final Pattern GRPC_STATUS = Pattern.compile("\r\ngrpc-status: ([0-9]{1,2})\r\n");
  private static final byte[] EMPTY_MESSAGE = new byte[5];

  /** The widest policy towards targets: what a target can speak, its probe speaks. */
  private static final SslPolicy PROBE_POLICY =
      SslPolicies.named("ELBSecurityPolicy-TLS13-1-0-2021-06").orElseThrow();

  private final TlsLane tls;
  private final Loop loop;
  private final LinkTools linkTools;
  private final Settings settings;
  private final CheckListener verdicts;
  private final byte[] answer;
  private final Timer nextCheck =
      new Timer() {
        @Override
        protected void expired() {
          check();
        }
      };
  private final Timer timeLimit =
      new Timer() {
        @Override
        protected void expired() {
          decide(Verdict.TIMEOUT);
        }
      };
  private @Nullable Transport socket;
  private @Nullable Link link;
  private int received;
  private long startedMicros;
  private long startedNs;
  private boolean stopped;

  Probe(TlsLane tls, LinkTools linkTools, Settings settings, CheckListener verdicts) {
    this.tls = tls;
    this.linkTools = linkTools;
    this.loop = tls.loop();
    this.settings = settings;
    this.verdicts = verdicts;
    this.answer = new byte[settings.isGrpc() ? GRPC_ANSWER_BYTES : STATUS_LINE_BYTES];
  }

  /** Where and how to ask; a change of these replaces the probe. */
  record Settings(String address, int port, HealthCheck check, ProtocolVersion version) {
    String host() {
      return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    boolean asksOverHttp2() {
      return version.http2() && check.protocol() != Protocol.TCP;
    }

    /** How the health-check log names such checks. */
    String logType() {
      return isGrpc()
          ? "grpc"
          : asksOverHttp2() ? "h2" : check.protocol().name().toLowerCase(Locale.ROOT);
    }

    boolean isGrpc() {
      return version == ProtocolVersion.GRPC;
    }

    /** HTTP/1.1 as it is, or what a stream of HTTP/2 makes of it. */
    byte[] request() {
      boolean standardPort = port == 80 || port == 443;
      String host = host();
      String text =
          (isGrpc() ? "POST " : "GET ")
              + check.path()
              + " HTTP/1.1\r\nHost: "
              + (standardPort ? host : host + ":" + port)
              + "\r\nConnection: close\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
              + (isGrpc()
                  ? "Content-Type: application/grpc\r\nContent-Length: 5\r\n\r\n"
                  : "Accept-Encoding: gzip, compressed\r\n\r\n");
      byte[] head = text.getBytes(StandardCharsets.ISO_8859_1);
      byte[] whole = Arrays.copyOf(head, head.length + (isGrpc() ? EMPTY_MESSAGE.length : 0));
      return whole;
    }
  }

  /** Checks now, then every interval. */
  void start(long firstDelayMs) {
    loop.set(nextCheck, firstDelayMs);
  }

  /** No check and no verdict any more. */
  void stop() {
    stopped = true;
    loop.cancel(nextCheck);
    end();
  }

  private void check() {
    loop.set(nextCheck, settings.check().interval().toMillis());
    end();
    received = 0;
    startedMicros = loop.nowMicros();
    startedNs = loop.nowNs();
    loop.set(timeLimit, settings.check().timeout().toMillis());
    Transport dialled = dial();
    Transport asked = settings.asksOverHttp2() ? stream(dialled) : dialled;
    socket = asked;
    if (Errno.isShortage(dialled.error())) {
      end(); // it could not be asked, which is no verdict
      return;
    }
    if (asked.error() != 0) {
      decide(Verdict.FAILED);
      return;
    }
    if (settings.check().protocol() != Protocol.TCP) {
      byte[] request = settings.request();
      if (!asked.send(request, 0, request.length)) {
        decide(Verdict.FAILED);
      }
    }
  }

  private Transport dial() {
    byte[] ip = Addresses.parse(settings.address());
    return settings.check().protocol() == Protocol.HTTPS
        ? tls.dial(ip, settings.port(), PROBE_POLICY, settings.version().http2(), this)
        : TcpSocket.dial(loop, ip, settings.port(), this);
  }

  /** One stream of a link over {@code dialled}. */
  private Transport stream(Transport dialled) {
    boolean https = settings.check().protocol() == Protocol.HTTPS;
    Link made = Link.client(linkTools, dialled, Unowned.LINK, https);
    link = made;
    made.start();
    StreamSocket stream = made.socket();
    stream.events(this);
    return stream;
  }

  /** A link that serves one check and is closed by it. */
  private enum Unowned implements LinkOwner {
    LINK;

    @Override
    public void opened(Transport fresh) {}

    @Override
    public void streamsChanged() {}

    @Override
    public void closed() {}
  }

  @Override
  public void writable() {
    Transport current = socket;
    if (current == null) {
      return;
    }
    if (current.error() != 0 || !current.connected()) {
      decide(Verdict.FAILED);
    } else if (settings.check().protocol() == Protocol.TCP) {
      decide(Verdict.PASSED);
    }
  }

  @Override
  public void readable() {
    Transport current = socket;
    while (current != null && received < answer.length) {
      int got = current.receive(answer, received, answer.length - received);
      if (got == Transport.NOTHING) {
        if (settings.isGrpc() && (grpcStatus() >= 0 || callEnded())) {
          decide(judge());
        }
        return;
      }
      if (got < 0) {
        decide(judge());
        return;
      }
      received += got;
    }
    if (current != null) {
      decide(judge());
    }
  }

  private Verdict judge() {
    boolean grpc = settings.isGrpc();
    int status = statusCode(answer, received);
    int code = grpc ? grpcStatus() : status;
    if (code < 0) {
      return grpc && status >= 0 ? Verdict.GRPC_STATUS_EMPTY : Verdict.FAILED;
    }
    Matcher matcher = Matcher.parse(settings.check().matcher().orElse("200"));
    if (matcher.accepts(code)) {
      return Verdict.passed(code);
    }
    return grpc ? Verdict.grpcMismatch(code) : Verdict.mismatch(code);
  }

  /** The status of a gRPC call, which is in its trailers or, without a message, in its head. */
  private int grpcStatus() {
    var found = GRPC_STATUS.matcher(new String(answer, 0, received, StandardCharsets.ISO_8859_1));
    return found.find() ? Integer.parseInt(found.group(1)) : -1;
  }

  /** Whether the last chunk is there, with or without trailers. */
  private boolean callEnded() {
    String text = new String(answer, 0, received, StandardCharsets.ISO_8859_1);
    return text.contains("\r\n0\r\n") && text.endsWith("\r\n\r\n");
  }

  /** The status code of {@code HTTP/1.d ddd}, or -1. */
  static int statusCode(byte[] line, int length) {
    if (length < 12
        || !new String(line, 0, 7, StandardCharsets.ISO_8859_1).equals("HTTP/1.")
        || line[8] != ' ') {
      return -1;
    }
    int code = 0;
    for (int i = 9; i < 12; i++) {
      if (line[i] < '0' || line[i] > '9') {
        return -1;
      }
      code = code * 10 + line[i] - '0';
    }
    return code;
  }

  @Override
  public void aborted() {
    decide(Verdict.FAILED);
  }

  private void decide(Verdict verdict) {
    end();
    if (!stopped) {
      verdicts.checked(verdict, startedMicros, loop.freshNowNs() - startedNs);
    }
  }

  private void end() {
    loop.cancel(timeLimit);
    Transport current = socket;
    socket = null;
    if (current != null && !current.isClosed()) {
      current.close();
    }
    Link carrying = link;
    link = null;
    if (carrying != null) {
      carrying.close();
    }
  }
}
