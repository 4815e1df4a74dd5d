package io.tidegate.agent;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.dataplane.tls.TlsAccept;
import io.tidegate.dataplane.tls.TlsSession;
import io.tidegate.dataplane.tls.TlsSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that takes connections in the clear and under TLS, told apart by their first
 * byte; owned by the agent's loop.
 */
final class AgentListener implements SocketEvents, TlsAccept.Home {
  private static final int BACKLOG = 1024;
  private static final int FIRST_BYTE_MS = 10_000;
  private static final int PAUSE_MS = 100;
  private static final byte TLS_HANDSHAKE = 0x16;

  private final Loop loop;
  private final TcpSocket socket;
  private final ListenerTls tls;
  private final Consumer<Transport> accepted;
  private final Set<Fresh> fresh = new LinkedHashSet<>();
  private final Set<TlsAccept> shaking = new LinkedHashSet<>();
  private final Timer pause =
      new Timer() {
        @Override
        protected void expired() {
          socket.tellsOfConnections(true);
          readable();
        }
      };

  private AgentListener(Loop loop, int fd, ListenerTls tls, Consumer<Transport> accepted) {
    this.loop = loop;
    this.tls = tls;
    this.accepted = accepted;
    this.socket = TcpSocket.listening(loop, fd, this);
    socket.open();
  }

  /**
   * Listens; what connects goes to {@code accepted}.
   *
   * @throws IllegalArgumentException saying why it cannot
   */
  static AgentListener open(
      Loop loop, AgentSettings.Endpoint at, ListenerTls tls, Consumer<Transport> accepted) {
    var syscalls = loop.syscalls();
    byte[] ip = at.ip();
    int fd = syscalls.tcpSocket(ip.length);
    int done = fd;
    if (fd >= 0) {
      syscalls.setOption(fd, io.tidegate.dataplane.sys.Syscalls.SO_REUSEADDR, 1);
      done = syscalls.bind(fd, ip, at.port());
      done = done < 0 ? done : syscalls.listen(fd, BACKLOG);
    }
    if (done < 0) {
      if (fd >= 0) {
        syscalls.close(fd);
      }
      throw new IllegalArgumentException(Errno.listenAdvice(-done, at.address(), at.port()));
    }
    return new AgentListener(loop, fd, tls, accepted);
  }

  @Override
  public void readable() {
    while (!socket.isClosed()) {
      int fd = loop.syscalls().accept(socket.number());
      if (fd >= 0) {
        var peer = new TlsAccept.Peer(loop.syscalls().lastIp(), loop.syscalls().lastPort());
        loop.syscalls().noDelay(fd);
        Fresh one = new Fresh(fd, peer);
        fresh.add(one);
        one.start();
      } else if (fd == -Errno.EAGAIN) {
        return;
      } else if (fd != -Errno.ECONNABORTED && fd != -Errno.EINTR) {
        socket.tellsOfConnections(false); // out of descriptors or memory: try again soon
        loop.set(pause, PAUSE_MS);
        return;
      }
    }
  }

  /** A connection that has not said anything yet; owned by the agent's loop. */
  private final class Fresh implements SocketEvents {
    private final TcpSocket tcp;
    private final TlsAccept.Peer peer;
    private final byte[] first = new byte[1];
    private final Timer limit =
        new Timer() {
          @Override
          protected void expired() {
            close();
          }
        };

    Fresh(int fd, TlsAccept.Peer peer) {
      this.peer = peer;
      this.tcp = new TcpSocket(loop, fd, this);
    }

    void start() {
      loop.set(limit, FIRST_BYTE_MS);
      tcp.open();
      readable();
    }

    @Override
    public void readable() {
      int got = tcp.peek(first, 1);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        close();
        return;
      }
      loop.cancel(limit);
      fresh.remove(this);
      if (first[0] == TLS_HANDSHAKE) {
        TlsAccept accept = new TlsAccept(tcp, peer, AgentListener.this);
        shaking.add(accept);
        accept.start();
      } else {
        accepted.accept(tcp);
      }
    }

    @Override
    public void writable() {}

    @Override
    public void aborted() {
      close();
    }

    void close() {
      loop.cancel(limit);
      fresh.remove(this);
      tcp.close();
    }
  }

  @Override
  public @Nullable ListenerTls tls() {
    return tls;
  }

  @Override
  public void established(TlsAccept accept, TlsSocket made, TlsSession session) {
    shaking.remove(accept);
    accepted.accept(made);
  }

  @Override
  public void failed(TlsAccept accept) {
    shaking.remove(accept);
  }

  @Override
  public void writable() {}

  @Override
  public void aborted() {}

  /** Accepts nothing more; what has not said anything yet is closed. */
  void close() {
    loop.cancel(pause);
    List.copyOf(fresh).forEach(Fresh::close);
    List.copyOf(shaking).forEach(TlsAccept::close);
    socket.close();
  }
}
