package io.tidegate.dataplane.listen;

import io.tidegate.dataplane.exchange.ClientConnection;
import io.tidegate.dataplane.exchange.ConnectionHome;
import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.exchange.NodeView;
import io.tidegate.dataplane.exchange.StreamConnection;
import io.tidegate.dataplane.h2.Link;
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
import io.tidegate.routing.Cidr;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    implements OpenListener, SocketEvents, ConnectionHome, TlsAccept.Home, ProxyAccept.Home {
  /** Connections that may wait to be accepted. */
  static final int BACKLOG = 4096;

  /** The same while this loop is behind: who waits longer would have given up when served. */
  private static final int SHORT_BACKLOG = 128;

  private static final int PAUSE_MS = 100;

  /** How long connections are accepted in one round, and how many while the loop is behind. */
  private static final long ACCEPT_NS = 20_000_000;

  private static final int FEW = 8;

  /** After this time with connections left waiting the loop is behind. */
  private static final int BEHIND_MS = 250;

  private final HttpLane lane;
  private final TcpSocket socket;
  private final Entrance entrance;
  private final Map<FrontConnection, Long> connections = new LinkedHashMap<>();
  private final Timer pause =
      new Timer() {
        @Override
        protected void expired() {
          socket.tellsOfConnections(true);
          readable();
        }
      };
  private final Set<ProxyAccept> announced = new LinkedHashSet<>();
  private final Set<TlsAccept> shaking = new LinkedHashSet<>();
  private final ListenerView view;
  private long behindSinceMs = -1;
  private boolean shortened;
  private boolean closing;
  private boolean retired;
  private volatile boolean gone;

  /**
   * Who may come in.
   *
   * @param admission counts connections, over all loops
   * @param proxies whose connections begin with a PROXY header
   */
  public record Entrance(Admission admission, List<Cidr> proxies) {
    boolean isProxy(byte[] ip) {
      for (Cidr proxy : proxies) {
        if (proxy.contains(ip)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Takes over {@code fd}, which listens; on the lane's loop. */
  public AlbListener(HttpLane lane, BindPoint point, int fd, Entrance entrance) {
    this.lane = lane;
    this.entrance = entrance;
    this.socket = TcpSocket.listening(lane.loop(), fd, this);
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
    accept(false);
  }

  /**
   * Accepts what waits, for a short while, or {@code all} of it. When connections come faster than
   * they are served for some time, fewer may wait: the kernel lets the others try again later,
   * instead of us serving clients that have given up.
   */
  private void accept(boolean all) {
    Loop loop = lane.loop();
    long began = loop.freshNowNs();
    boolean behind = loop.isBehind();
    for (int count = 1; !socket.isClosed(); count++) {
      int fd = loop.syscalls().accept(socket.number());
      if (fd >= 0) {
        accepted(fd);
        boolean enough = behind ? count >= FEW : loop.freshNowNs() - began > ACCEPT_NS;
        if (enough && !all) {
          leftWaiting(loop.nowMs(), behind);
          return;
        }
      } else if (fd == -Errno.EAGAIN) {
        behindSinceMs = -1;
        shorten(behind);
        return;
      } else if (fd != -Errno.ECONNABORTED && fd != -Errno.EINTR) {
        socket.tellsOfConnections(false); // out of descriptors or memory: try again soon
        loop.set(pause, PAUSE_MS);
        return;
      }
    }
  }

  private void leftWaiting(long nowMs, boolean behind) {
    if (behindSinceMs < 0) {
      behindSinceMs = nowMs;
    }
    shorten(behind || nowMs - behindSinceMs >= BEHIND_MS);
  }

  private void shorten(boolean wanted) {
    if (wanted != shortened) {
      shortened = wanted;
      lane.loop().syscalls().listen(socket.number(), wanted ? SHORT_BACKLOG : BACKLOG);
    }
  }

  private void accepted(int fd) {
    var syscalls = lane.loop().syscalls();
    var peer = new TlsAccept.Peer(syscalls.lastIp(), syscalls.lastPort());
    syscalls.noDelay(fd);
    if (entrance.isProxy(peer.ip())) {
      ProxyAccept accept = new ProxyAccept(lane.loop(), fd, peer, this);
      announced.add(accept);
      guarded(accept::start, accept::fail);
    } else {
      enter(new TcpSocket(lane.loop(), fd, SocketEvents.NONE), peer);
    }
  }

  @Override
  public void told(ProxyAccept accept, TcpSocket transport, TlsAccept.Peer peer) {
    announced.remove(accept);
    enter(transport, peer);
  }

  @Override
  public void untold(ProxyAccept accept) {
    if (announced.remove(accept)) {
      view().counters().rejectedConnections++;
      gone = closing && connections() == 0;
    }
  }

  private void enter(TcpSocket transport, TlsAccept.Peer peer) {
    if (view().loadBalancer().gateway().stops(peer.ip())) {
      transport.resetOnClose();
      transport.close();
      return;
    }
    var counters = view().counters();
    Long client = Admission.client(peer.ip());
    boolean full = lane.loop().buffers().isOverBudget();
    if (full || !entrance.admission().enter(client)) {
      counters.rejectedConnections++;
      transport.resetOnClose();
      transport.close();
      return;
    }
    counters.newConnections++;
    counters.activeConnections++;
    if (view().listener().https()) {
      TlsAccept accept = new TlsAccept(transport, peer, this);
      shaking.add(accept);
      guarded(accept::start, accept::close);
    } else {
      ClientFacts facts =
          lane.notes().connected(view(), ClientFacts.of(view().front(), peer.ip(), peer.port()));
      lane.notes().accepted(view(), facts);
      begin(new ClientConnection(lane, this, transport, facts), client);
    }
  }

  private void begin(FrontConnection connection, Long client) {
    connections.put(connection, client);
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
            ? new StreamConnection<>(
                lane, this, facts, owner -> Link.server(lane.linkTools(), socket, owner))
            : new ClientConnection(lane, this, socket, facts),
        Admission.client(peer.ip()));
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
      entrance.admission().leave(Admission.client(peer.ip()));
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
    Long client = connections.remove(connection);
    if (client != null) {
      view.last().counters().activeConnections--;
      entrance.admission().leave(client);
    }
    gone = closing && connections() == 0;
  }

  @Override
  public Set<FrontConnection> served() {
    return connections.keySet();
  }

  @Override
  public int connections() {
    return connections.size() + shaking.size() + announced.size();
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
    List.copyOf(connections.keySet()).forEach(FrontConnection::homeRetired);
    gone = connections() == 0;
  }

  /** Accepts what already waits, then no more; idle connections close, busy ones finish. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    accept(true);
    closing = true;
    lane.loop().cancel(pause);
    socket.close();
    List.copyOf(connections.keySet()).forEach(FrontConnection::homeClosing);
    gone = connections() == 0;
  }

  @Override
  public void closeNow() {
    close();
    List.copyOf(announced).forEach(ProxyAccept::fail);
    List.copyOf(shaking).forEach(TlsAccept::close);
    List.copyOf(connections.keySet()).forEach(FrontConnection::closeNow);
  }

  @Override
  public void writable() {}

  @Override
  public void aborted() {}
}
