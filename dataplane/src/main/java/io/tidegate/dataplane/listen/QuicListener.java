package io.tidegate.dataplane.listen;

import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.tidegate.dataplane.exchange.ConnectionHome;
import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.exchange.NodeView;
import io.tidegate.dataplane.exchange.StreamConnection;
import io.tidegate.dataplane.h3.Http3Link;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.dataplane.tls.QuicContexts;
import io.tidegate.dataplane.tls.TlsAccept.Peer;
import io.tidegate.dataplane.tls.TlsRefusal;
import io.tidegate.dataplane.tls.TlsSession;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The UDP socket of one HTTPS listener on one loop, owned by its thread: QUIC connections are
 * accepted here, shake hands in {@link QuicAccept} and become {@link StreamConnection}s, whose
 * requests go the way of all others (see {@link AlbListener}). While there is much to do, clients
 * must first prove their address (RFC 9000 section 8.1.2). The socket stays open until its last
 * connection has ended.
 */
public final class QuicListener implements OpenListener, ConnectionHome, QuicAccept.Home {
  /** Connections of clients per listener and loop; beyond it they are refused at once. */
  static final int MAX_CONNECTIONS = 20_000;

  /** Handshakes under way above which clients must prove their address. */
  static final int MANY_HANDSHAKES = 64;

  private final HttpLane lane;
  private final ListenerView view;
  private final EpollDatagramChannel socket;
  private final QuicSteering steering;
  private final Admission admission;
  private final Map<FrontConnection, Long> connections = new LinkedHashMap<>();
  private final Set<QuicAccept> shaking = new LinkedHashSet<>();
  private @Nullable ListenerTls tls;
  private @Nullable QuicContexts contexts;
  private boolean closing;
  private volatile boolean gone;

  /** Takes over {@code fd}, which is bound; on the lane's loop. */
  public QuicListener(HttpLane lane, BindPoint point, int fd, Admission admission) {
    this.lane = lane;
    this.view = new ListenerView(lane, point);
    this.socket = new EpollDatagramChannel(fd);
    this.steering = new QuicSteering(lane.loop(), socket.pipeline());
    this.admission = admission;
    QuicCodec.Events events = new QuicCodec.Events(this::engine, this::isPressed, this::accepted);
    socket.pipeline().addLast(steering, QuicCodec.make(lane, events));
    lane.loop().register(socket);
  }

  /** Passes on what belongs to other loops; on the loop. */
  QuicSteering steering() {
    return steering;
  }

  private QuicSslEngine engine(QuicChannel channel) {
    ListenerTls now = view.tls();
    if (now == null) {
      throw new IllegalStateException("no certificate to serve");
    }
    QuicContexts known = contexts;
    if (known == null || !now.equals(tls)) {
      known = now.quic();
      contexts = known;
      tls = now;
    }
    return known.engine(channel.alloc());
  }

  /** Whether who only pretends an address must not cost a handshake. */
  private boolean isPressed() {
    return shaking.size() > MANY_HANDSHAKES || isFull() || admission.isFull();
  }

  private boolean isFull() {
    return connections() >= MAX_CONNECTIONS || lane.loop().buffers().isOverBudget();
  }

  private void accepted(QuicChannel channel) {
    var counters = view().counters();
    QuicAccept accept = new QuicAccept(lane.loop(), channel, contexts, this);
    boolean stopped = view().loadBalancer().gateway().stops(accept.peer().ip());
    if (closing || stopped || isFull() || !admission.enter(client(accept))) {
      counters.rejectedConnections += stopped ? 0 : 1;
      accept.refuse();
      return;
    }
    counters.newConnections++;
    counters.activeConnections++;
    shaking.add(accept);
    accept.start();
  }

  private static Long client(QuicAccept accept) {
    return Admission.client(accept.peer().ip());
  }

  @Override
  public StreamConnection<Http3Link> established(QuicAccept accept, TlsSession session) {
    shaking.remove(accept);
    ClientFacts facts = lane.notes().connected(view(), facts(accept.peer(), Optional.of(session)));
    lane.notes().established(view(), facts, session);
    StreamConnection<Http3Link> made =
        new StreamConnection<>(
            lane, this, facts, owner -> new Http3Link(lane.linkTools(), accept.channel(), owner));
    connections.put(made, client(accept));
    return made;
  }

  private ClientFacts facts(Peer peer, Optional<TlsSession> session) {
    return ClientFacts.of(view().front(), peer.ip(), peer.port(), session);
  }

  @Override
  public void failed(QuicAccept accept) {
    shaking.remove(accept);
    view().counters().clientTlsErrors++;
    left(client(accept));
    ClientFacts facts = lane.notes().connected(view(), facts(accept.peer(), Optional.empty()));
    ListenerTls known = tls;
    lane.notes().refused(view(), facts, known == null ? TlsRefusal.UNMAPPED : known.takeRefusal());
    closeWhenEmpty();
  }

  private void left(Long client) {
    view.last().counters().activeConnections--;
    admission.leave(client);
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
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void closed(FrontConnection connection) {
    Long client = connections.remove(connection);
    if (client != null) {
      left(client);
    }
    closeWhenEmpty();
  }

  private void closeWhenEmpty() {
    if (closing && connections() == 0 && !gone) {
      gone = true;
      lane.loop().execute(socket::close); // after the last packets
    }
  }

  @Override
  public int connections() {
    return connections.size() + shaking.size();
  }

  @Override
  public Set<FrontConnection> served() {
    return connections.keySet();
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  @Override
  public int descriptor() {
    return socket.fd().intValue();
  }

  @Override
  public void retire() {
    close();
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      List.copyOf(connections.keySet()).forEach(FrontConnection::homeClosing);
      closeWhenEmpty();
    }
  }

  @Override
  public void closeNow() {
    close();
    List.copyOf(shaking).forEach(QuicAccept::close);
    List.copyOf(connections.keySet()).forEach(FrontConnection::closeNow);
  }
}
