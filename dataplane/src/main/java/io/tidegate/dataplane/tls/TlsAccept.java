package io.tidegate.dataplane.tls;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection until its handshake has ended; owned by its loop's thread. The ClientHello
 * is collected first, without any engine: junk, plaintext and silence cost a descriptor and at most
 * {@link ClientHello#MAX_BYTES}. Everything together has {@link #LIMIT_MS}.
 */
public final class TlsAccept implements SocketEvents {
  /** Milliseconds that a client has for its handshake. */
  static final int LIMIT_MS = 10_000;

  private static final int LINGER_MS = 1_000;
  private static final byte[] NOT_TLS = page();

  private final Home home;
  private final TcpSocket tcp;
  private final Peer peer;
  private final long startedNs;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          end(false);
        }
      };
  private byte @Nullable [] collected;
  private int collectedLength;
  private ListenerTls.@Nullable Opening opening;
  private boolean lingering;
  private TlsRefusal refusal = TlsRefusal.UNMAPPED;

  /** The listener that it came through. */
  public interface Home {
    /** How to answer a ClientHello now; null when there is no certificate to serve. */
    @Nullable ListenerTls tls();

    /** The handshake is done: {@code socket} is the home's from now on. */
    void established(TlsAccept accept, TlsSocket socket, TlsSession session);

    /** It has failed, or the client went away; the descriptor is closed. */
    void failed(TlsAccept accept);
  }

  /** Address, 4 or 16 bytes, and port of a client. */
  public record Peer(byte[] ip, int port) {}

  /** Takes over {@code tcp}, accepted from {@code peer}; call {@link #start} next. */
  public TlsAccept(TcpSocket tcp, Peer peer, Home home) {
    this.home = home;
    this.peer = peer;
    this.tcp = tcp;
    this.startedNs = tcp.loop().nowNs();
    tcp.events(this);
  }

  /** Begins: the ClientHello usually is there. */
  public void start() {
    tcp.loop().set(timer, LIMIT_MS);
    tcp.open();
    readable();
  }

  /** Who connects. */
  public Peer peer() {
    return peer;
  }

  /** After a failure: why. */
  public TlsRefusal refusal() {
    return refusal;
  }

  @Override
  public void readable() {
    if (lingering) {
      drain();
    } else if (opening == null) {
      collect();
    }
  }

  private void collect() {
    Loop loop = tcp.loop();
    byte[] buffer = loop.readBuffer();
    int got = Loop.READ_BYTES;
    while (opening == null
        && !lingering
        && !tcp.isClosed()
        && tcp.mayHaveMore(got, Loop.READ_BYTES)) {
      int start = Loop.STASH_BYTES - collectedLength;
      got = tcp.receive(buffer, Loop.STASH_BYTES, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        end(false);
        return;
      }
      byte[] before = collected;
      if (before != null) {
        System.arraycopy(before, 0, buffer, start, collectedLength);
      }
      drop();
      read(buffer, start, Loop.STASH_BYTES + got);
    }
  }

  private void read(byte[] bytes, int from, int to) {
    ClientHello.Reading reading = ClientHello.read(bytes, from, to);
    switch (reading.status()) {
      case INCOMPLETE -> {
        byte[] kept = tcp.loop().buffers().borrow(to - from);
        System.arraycopy(bytes, from, kept, 0, to - from);
        collected = kept;
        collectedLength = to - from;
      }
      case JUNK -> refuse(bytes[from]);
      case COMPLETE -> open(java.util.Objects.requireNonNull(reading.hello()), bytes, from, to);
    }
  }

  private void open(ClientHello hello, byte[] bytes, int from, int to) {
    ListenerTls tls = home.tls();
    if (tls == null) {
      end(false);
      return;
    }
    ListenerTls.Opening made = tls.open(hello, tcp, this);
    opening = made;
    made.socket().begin(bytes, from, to);
  }

  /** Text is answered in the clear, as ALB does; anything else is closed. */
  private void refuse(byte first) {
    boolean text = first >= 'A' && first <= 'z';
    if (!text || !tcp.send(NOT_TLS, 0, NOT_TLS.length)) {
      end(false);
      return;
    }
    tcp.finish();
    lingering = true;
    tcp.loop().set(timer, LINGER_MS);
    drain();
  }

  private void drain() {
    byte[] buffer = tcp.loop().readBuffer();
    int got = 0;
    while (got >= 0) {
      got = tcp.receive(buffer, 0, Loop.READ_BYTES);
    }
    if (got != Transport.NOTHING) {
      end(false);
    }
  }

  @Override
  public void writable() {
    ListenerTls.Opening made = opening;
    if (made != null && made.socket().connected()) {
      end(true);
    } else if (made != null && made.socket().error() != 0) {
      end(false);
    }
  }

  @Override
  public void aborted() {
    end(false);
  }

  /** Gives up, for the listener closes. */
  public void close() {
    end(false);
  }

  private void end(boolean good) {
    tcp.loop().cancel(timer);
    drop();
    ListenerTls.Opening made = opening;
    if (good && made != null) {
      TlsFacts facts = made.socket().facts();
      home.established(
          this,
          made.socket(),
          new TlsSession(
              facts.protocol(),
              facts.cipher(),
              facts.alpn(),
              made.choice().byName() ? made.serverName() : "",
              made.choice().certificate().arn(),
              facts.resumed(),
              facts.group(),
              tcp.loop().nowNs() - startedNs,
              ClientCertificates.leaf(facts.peer()),
              made.tls().headerLines(facts),
              made.tls().ownNames()));
      return;
    }
    if (made != null) {
      refusal = made.tls().takeRefusal();
      made.socket().close();
    } else {
      tcp.close();
    }
    home.failed(this);
  }

  private void drop() {
    if (collected != null) {
      tcp.loop().buffers().giveBack(collected);
      collected = null;
      collectedLength = 0;
    }
  }

  private static byte[] page() {
    String what = "The plain HTTP request was sent to HTTPS port";
    String page =
        "<html>\r\n<head><title>400 "
            + what
            + "</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>"
            + what
            + "</center>\r\n</body>\r\n</html>\r\n";
    String head =
        "HTTP/1.1 400 Bad Request\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\n"
            + "Content-Length: "
            + page.length()
            + "\r\nConnection: close\r\n\r\n";
    return (head + page).getBytes(StandardCharsets.US_ASCII);
  }
}
