package io.tidegate.dataplane.listen;

import io.tidegate.dataplane.exchange.ClientConnection;
import io.tidegate.dataplane.exchange.ConnectionHome;
import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.exchange.Http2Connection;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.exchange.NodeView;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.dataplane.tls.TlsAccept;
import io.tidegate.dataplane.tls.TlsSession;
import io.tidegate.dataplane.tls.TlsSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket of an Application Load Balancer on one loop, owned by its thread. What
 * happens to a request, each step in one file:
 *
 * <ol>
 *   <li>a connection is accepted here, shakes hands in {@code TlsAccept} when this is HTTPS, and
 *       becomes a {@code ClientConnection}, which receives bytes;
 *   <li>{@code RequestReceiver} parses and limits the head, has {@code DesyncGuard} classify it,
 *       and begins the {@code Exchange} with the snapshot in force ({@link #view});
 *   <li>{@code RuleTable} finds the rule, its action answers, redirects or forwards;
 *   <li>{@code TargetGroupState} picks the target, {@code TargetState} lends a connection;
 *   <li>{@code RequestForwarder} writes head and body to the target;
 *   <li>{@code ResponseRelay} writes head and body to the client;
 *   <li>{@code ExchangeLog} counts, and the connection is ready for the next request.
 * </ol>
 */
public final class AlbListener
    implements OpenListener, SocketEvents, ConnectionHome, TlsAccept.Home {
  /** Connections of clients per listener and loop; beyond it they are closed at once. */
  static final int MAX_CONNECTIONS = 100_000;

  private static final int PAUSE_MS = 100;

  private final HttpLane lane;
  private final TcpSocket socket;
  private final Set<FrontConnection> connections = new LinkedHashSet<>();
  private final Timer pause =
      new Timer() {
        @Override
        protected void expired() {
          readable();
        }
      };
  private final Set<TlsAccept> shaking = new LinkedHashSet<>();
  private final ListenerView view;
  private boolean closing;
  private boolean retired;
  private volatile boolean gone;

  /** Takes over {@code fd}, which listens; on the lane's loop. */
  public AlbListener(HttpLane lane, BindPoint point, int fd) {
    this.lane = lane;
    this.socket = new TcpSocket(lane.loop(), fd, this);
    this.view = new ListenerView(lane, point);
    socket.open();
  }

  @Override
  public Loop loop() {
    return lane.loop();
  }

  @Override
  public NodeView view() {
    return view.current();
  }

  @Override
  public void readable() {
    while (!socket.isClosed()) {
      int fd = lane.loop().syscalls().accept(socket.number());
      if (fd >= 0) {
        accepted(fd);
      } else if (fd == -Errno.EAGAIN) {
        return;
      } else if (fd != -Errno.ECONNABORTED && fd != -Errno.EINTR) {
        lane.loop().set(pause, PAUSE_MS); // out of descriptors or memory: try again soon
        return;
      }
    }
  }

  private void accepted(int fd) {
    var syscalls = lane.loop().syscalls();
    byte[] peerIp = syscalls.lastIp();
    int peerPort = syscalls.lastPort();
    var counters = view().counters();
    if (connections() >= MAX_CONNECTIONS) {
      counters.rejectedConnections++;
      syscalls.resetOnClose(fd);
      syscalls.close(fd);
      return;
    }
    syscalls.noDelay(fd);
    counters.newConnections++;
    counters.activeConnections++;
    if (view().listener().https()) {
      var peer = new TlsAccept.Peer(peerIp, peerPort);
      TlsAccept accept = new TlsAccept(lane.loop(), fd, peer, this);
      shaking.add(accept);
      guarded(accept::start, accept::close);
    } else {
      ClientFacts facts =
          lane.notes().connected(view(), ClientFacts.of(view().front(), peerIp, peerPort));
      lane.notes().accepted(view(), facts);
      TcpSocket transport = new TcpSocket(lane.loop(), fd, SocketEvents.NONE);
      begin(new ClientConnection(lane, this, transport, facts));
    }
  }

  private void begin(FrontConnection connection) {
    connections.add(connection);
    guarded(connection::start, connection::closeNow);
    if (retired) {
      connection.homeRetired(); // its handshake was under way when a successor took over
    }
  }

  private void guarded(Runnable task, Runnable giveUp) {
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      lane.loop().faults().fault("connection", fault);
      giveUp.run();
    }
  }

  @Override
  public @Nullable ListenerTls tls() {
    return view.tls();
  }

  /** ALPN has decided which protocol the connection speaks. */
  @Override
  public void established(TlsAccept accept, TlsSocket socket, TlsSession session) {
    shaking.remove(accept);
    TlsAccept.Peer peer = accept.peer();
    ClientFacts facts =
        lane.notes()
            .connected(
                view(),
                ClientFacts.of(view().front(), peer.ip(), peer.port(), Optional.of(session)));
    lane.notes().established(view(), facts, session);
    boolean http2 = session.alpn().equals("h2");
    begin(
        http2
            ? new Http2Connection(lane, this, socket, facts)
            : new ClientConnection(lane, this, socket, facts));
  }

  @Override
  public void failed(TlsAccept accept) {
    if (shaking.remove(accept)) {
      view().counters().clientTlsErrors++;
      TlsAccept.Peer peer = accept.peer();
      ClientFacts facts =
          lane.notes().connected(view(), ClientFacts.of(view().front(), peer.ip(), peer.port()));
      lane.notes().refused(view(), facts, accept.refusal());
      view().counters().activeConnections--;
      gone = closing && connections() == 0;
    }
  }

  @Override
  public boolean closesIdle() {
    return closing && !retired;
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void closed(FrontConnection connection) {
    if (connections.remove(connection)) {
      view.last().counters().activeConnections--;
    }
    gone = closing && connections() == 0;
  }

  @Override
  public int connections() {
    return connections.size() + shaking.size();
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  @Override
  public int descriptor() {
    return socket.number();
  }

  /**
   * A successor accepts on the same socket: no more here, what already waits is the successor's.
   * Connections go on until their next response, which tells the client to close.
   */
  @Override
  public void retire() {
    if (closing) {
      return;
    }
    closing = true;
    retired = true;
    lane.loop().cancel(pause);
    socket.close();
    List.copyOf(connections).forEach(FrontConnection::homeRetired);
    gone = connections() == 0;
  }

  /** Accepts what already waits, then no more; idle connections close, busy ones finish. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    readable();
    closing = true;
    lane.loop().cancel(pause);
    socket.close();
    List.copyOf(connections).forEach(FrontConnection::homeClosing);
    gone = connections() == 0;
  }

  @Override
  public void closeNow() {
    close();
    List.copyOf(shaking).forEach(TlsAccept::close);
    List.copyOf(connections).forEach(FrontConnection::closeNow);
  }

  @Override
  public void writable() {}

  @Override
  public void aborted() {}
}
