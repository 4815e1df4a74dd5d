package io.tidegate.dataplane.health;

import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The repeated health check of one target, owned by one loop's thread. Each check opens a
 * connection, asks, judges by the status line alone, and closes; the next begins one interval after
 * the last began, however long that took.
 */
final class Probe implements SocketEvents {
  private static final int STATUS_LINE_BYTES = 13; // "HTTP/1.1 200" and one more

  /** The widest policy towards targets: what a target can speak, its probe speaks. */
  private static final SslPolicy PROBE_POLICY =
      SslPolicies.named("ELBSecurityPolicy-TLS13-1-0-2021-06").orElseThrow();

  private final TlsLane tls;
  private final Loop loop;
  private final Settings settings;
  private final CheckListener verdicts;
  private final byte[] statusLine = new byte[STATUS_LINE_BYTES];
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
  private int received;
  private long startedMicros;
  private long startedNs;
  private boolean stopped;

  Probe(TlsLane tls, Settings settings, CheckListener verdicts) {
    this.tls = tls;
    this.loop = tls.loop();
    this.settings = settings;
    this.verdicts = verdicts;
  }

  /** Where and how to ask; a change of these replaces the probe. */
  record Settings(String address, int port, HealthCheck check) {
    String host() {
      return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    byte[] request() {
      boolean standardPort = port == 80 || port == 443;
      String host = host();
      String text =
          "GET "
              + check.path()
              + " HTTP/1.1\r\nHost: "
              + (standardPort ? host : host + ":" + port)
              + "\r\nConnection: close\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
              + "Accept-Encoding: gzip, compressed\r\n\r\n";
      return text.getBytes(StandardCharsets.ISO_8859_1);
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
    socket = dialled;
    if (dialled.error() != 0) {
      decide(Verdict.FAILED);
      return;
    }
    if (settings.check().protocol() != Protocol.TCP) {
      byte[] request = settings.request();
      if (!dialled.send(request, 0, request.length)) {
        decide(Verdict.FAILED);
      }
    }
  }

  private Transport dial() {
    byte[] ip = Addresses.parse(settings.address());
    return settings.check().protocol() == Protocol.HTTPS
        ? tls.dial(ip, settings.port(), PROBE_POLICY, this)
        : TcpSocket.dial(loop, ip, settings.port(), this);
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
    while (current != null && received < STATUS_LINE_BYTES) {
      int got = current.receive(statusLine, received, STATUS_LINE_BYTES - received);
      if (got == Transport.NOTHING) {
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
    int code = statusCode(statusLine, received);
    if (code < 0) {
      return Verdict.FAILED;
    }
    Matcher matcher = Matcher.parse(settings.check().matcher().orElse("200"));
    return matcher.accepts(code) ? Verdict.passed(code) : Verdict.mismatch(code);
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
  }
}
