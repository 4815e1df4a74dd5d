package io.tidegate.dataplane.listen;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.tls.TlsAccept;

/**
 * A connection from a trusted proxy until its PROXY header has come; owned by its loop's thread.
 * The header is looked at in the kernel's buffer and taken exactly, so what follows is left for the
 * next reader and a client that sends half of it costs no memory. It has {@link #LIMIT_MS}.
 */
final class ProxyAccept implements SocketEvents {
  /** Milliseconds that a proxy has for its header. */
  static final int LIMIT_MS = 5_000;

  private final Home home;
  private final TcpSocket tcp;
  private final TlsAccept.Peer proxy;
  private boolean over;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          fail();
        }
      };

  /** The listener that it came through. */
  interface Home {
    /** The header is read: {@code peer} is the client, {@code socket} the home's from now on. */
    void told(ProxyAccept accept, TcpSocket socket, TlsAccept.Peer peer);

    /** There was no header; the descriptor is closed. */
    void untold(ProxyAccept accept);
  }

  /** Takes over {@code fd}, accepted from {@code proxy}; call {@link #start} next. */
  ProxyAccept(Loop loop, int fd, TlsAccept.Peer proxy, Home home) {
    this.home = home;
    this.proxy = proxy;
    this.tcp = new TcpSocket(loop, fd, this);
  }

  void start() {
    tcp.loop().set(timer, LIMIT_MS);
    tcp.open();
    readable();
  }

  @Override
  public void readable() {
    byte[] buffer = tcp.loop().readBuffer();
    int got = over ? Transport.NOTHING : tcp.peek(buffer, ProxyHeader.MAX_BYTES);
    if (got == Transport.NOTHING) {
      return;
    }
    ProxyHeader header = got < 0 ? ProxyHeader.BAD : ProxyHeader.read(buffer, 0, got);
    boolean stuck = !header.isComplete() && got == ProxyHeader.MAX_BYTES;
    if (header.isBad() || stuck) {
      fail();
    } else if (header.isComplete()) {
      byte[] ip = header.ip();
      tcp.receive(buffer, 0, header.length());
      over = true;
      tcp.loop().cancel(timer);
      home.told(this, tcp, ip == null ? proxy : new TlsAccept.Peer(ip, header.port()));
    }
  }

  @Override
  public void writable() {}

  @Override
  public void aborted() {
    fail();
  }

  /** Gives up. */
  void fail() {
    if (!over) {
      over = true;
      tcp.loop().cancel(timer);
      tcp.close();
      home.untold(this);
    }
  }
}
