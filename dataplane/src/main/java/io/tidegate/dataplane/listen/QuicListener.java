package io.tidegate.dataplane.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.tidegate.dataplane.exchange.ConnectionHome;
import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.exchange.NodeView;
import io.tidegate.dataplane.exchange.StreamConnection;
import io.tidegate.dataplane.h3.Http3Link;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.dataplane.tls.QuicContexts;
import io.tidegate.dataplane.tls.TlsRefusal;
import io.tidegate.dataplane.tls.TlsSession;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The UDP socket of one HTTPS listener on one loop, owned by its thread: QUIC connections are
 * accepted here and become {@link StreamConnection}s, whose requests go the way of all others (see
 * {@link AlbListener}). While many handshakes are under way, clients must first prove their address
 * (RFC 9000 section 8.1.2). The socket stays open until its last connection has ended.
 */
public final class QuicListener implements OpenListener, ConnectionHome {
  /** Connections of clients per listener and loop; beyond it they are refused at once. */
  static final int MAX_CONNECTIONS = 20_000;

  /** Handshakes under way above which clients must prove their address. */
  static final int MANY_HANDSHAKES = 64;

  /** Datagrams from other loops that may wait. */
  private static final int MAX_STEERED = 1_024;

  /** Addresses of one client that QUIC keeps; those it left stay until the connection ends. */
  private static final int MAX_PATHS = 8;

  private static final int HANDSHAKE_LIMIT_MS = 10_000;

  /** Longer than any idle timeout of a load balancer, which is kept by timers above QUIC. */
  private static final int QUIC_IDLE_S = 4_100;

  private static final int CONNECTION_WINDOW = 1024 * 1024;
  private static final int STREAM_WINDOW = 256 * 1024;
  private static final int CONTROL_WINDOW = 16 * 1024;
  private static final int CONTROL_STREAMS = 8;
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final int MAX_DATAGRAM = 1_452;
  private static final int CONNECTION_REFUSED = 0x2;
  private static final byte[] NOTHING = new byte[0];

  private final HttpLane lane;
  private final ListenerView view;
  private final EpollDatagramChannel socket;
  private final Set<FrontConnection> connections = new LinkedHashSet<>();
  private final Set<Accept> shaking = new LinkedHashSet<>();
  private @Nullable ListenerTls tls;
  private @Nullable QuicContexts contexts;
  private boolean closing;
  private volatile boolean gone;
  private List<OpenListener> siblings = List.of();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Takes over {@code fd}, which is bound; on the lane's loop. */
  public QuicListener(HttpLane lane, BindPoint point, int fd) {
    this.lane = lane;
    this.view = new ListenerView(lane, point);
    this.socket = new EpollDatagramChannel(fd);
    socket.pipeline().addLast(new Steering(), codec());
    lane.loop().register(socket);
  }

  private ChannelHandler codec() {
    return new QuicServerCodecBuilder()
        .sslEngineProvider(this::engine)
        .connectionIdAddressGenerator(new ConnectionIds(lane.loop().index()))
        .tokenHandler(new RetryTokens(lane.tls(), () -> shaking.size() > MANY_HANDSHAKES))
        .maxIdleTimeout(QUIC_IDLE_S, TimeUnit.SECONDS)
        .maxRecvUdpPayloadSize(MAX_DATAGRAM)
        .maxSendUdpPayloadSize(MAX_DATAGRAM)
        .discoverPmtu(true)
        .initialMaxData(CONNECTION_WINDOW)
        .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
        .initialMaxStreamDataUnidirectional(CONTROL_WINDOW)
        .initialMaxStreamsBidirectional(Http3Link.MAX_STREAMS)
        .initialMaxStreamsUnidirectional(CONTROL_STREAMS)
        .activeMigration(true)
        .activeConnectionIdLimit(MAX_PATHS)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel channel) {
                accepted(channel);
              }
            })
        .streamOption(ChannelOption.AUTO_READ, false)
        .streamOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
        .streamHandler(
            new ChannelInitializer<QuicStreamChannel>() {
              @Override
              protected void initChannel(QuicStreamChannel stream) {
                stream.config().setReadFrames(true);
                Accept accept = stream.parent().pipeline().get(Accept.class);
                accept.opened(stream);
              }
            })
        .build();
  }

  /** All listeners of this address, a list that grows while loops open theirs; on the loop. */
  void siblings(List<OpenListener> all) {
    siblings = all;
  }

  /** Hands datagrams of connections that live on another loop to their owner. */
  private final class Steering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      int owner = ConnectionIds.owner(((DatagramPacket) message).content());
      if (owner < 0 || owner == lane.loop().index()) {
        context.fireChannelRead(message);
      } else {
        steer(owner, message);
      }
    }
  }

  private void steer(int owner, Object datagram) {
    for (OpenListener each : siblings) {
      if (each instanceof QuicListener sibling && each.loop().index() == owner) {
        sibling.steered(datagram);
        return;
      }
    }
    ReferenceCountUtil.release(datagram);
  }

  /** A datagram that came to another loop; called on that one. Too many are dropped. */
  private void steered(Object datagram) {
    if (waiting.incrementAndGet() > MAX_STEERED) {
      waiting.decrementAndGet();
      ReferenceCountUtil.release(datagram);
      return;
    }
    lane.loop()
        .execute(
            () -> {
              waiting.decrementAndGet();
              socket.pipeline().fireChannelRead(datagram);
              socket.pipeline().fireChannelReadComplete();
            });
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

  private void accepted(QuicChannel channel) {
    var counters = view().counters();
    boolean full = connections() >= MAX_CONNECTIONS || lane.loop().buffers().isOverBudget();
    boolean stopped = view().loadBalancer().gateway().stops(ip(channel));
    if (closing || full || stopped) {
      counters.rejectedConnections += stopped ? 0 : 1;
      channel.pipeline().addLast(new Accept(channel));
      channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
      return;
    }
    counters.newConnections++;
    counters.activeConnections++;
    Accept accept = new Accept(channel);
    shaking.add(accept);
    channel.pipeline().addLast(accept);
    lane.loop().set(accept.timer, HANDSHAKE_LIMIT_MS);
  }

  /** One QUIC connection from its first packet to its last; owned by the listener's loop. */
  private final class Accept extends ChannelInboundHandlerAdapter {
    final Timer timer =
        new Timer() {
          @Override
          protected void expired() {
            channel.close();
            failed(Accept.this);
          }
        };
    private final QuicChannel channel;
    private final long startedNs = lane.loop().nowNs();
    private String serverName = "";
    private int moves;
    private final @Nullable QuicContexts tls; // as its engine was made a moment ago
    private @Nullable StreamConnection<Http3Link> connection;

    Accept(QuicChannel channel) {
      this.channel = channel;
      this.tls = contexts;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SniCompletionEvent named && named.hostname() != null) {
        serverName = named.hostname();
      } else if (event instanceof QuicPathEvent.New) {
        moved();
      }
    }

    /** Before there is no room for another address the client is told to open a new connection. */
    private void moved() {
      StreamConnection<Http3Link> serving = connection;
      moves++;
      if (serving != null && moves == MAX_PATHS - 2) {
        guarded(serving::homeClosing);
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (shaking.contains(this)) {
        guarded(this::established);
      }
    }

    private void established() {
      SSLEngine engine = channel.sslEngine();
      TlsSession session =
          tls == null || engine == null
              ? null
              : tls.session(engine, serverName, lane.loop().nowNs() - startedNs);
      if (session == null) {
        channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
        failed(this);
        return;
      }
      lane.loop().cancel(timer);
      shaking.remove(this);
      ClientFacts facts = lane.notes().connected(view(), facts(channel, Optional.of(session)));
      lane.notes().established(view(), facts, session);
      StreamConnection<Http3Link> made =
          new StreamConnection<>(
              lane,
              QuicListener.this,
              facts,
              owner -> new Http3Link(lane.linkTools(), channel, owner));
      connection = made;
      connections.add(made);
      made.start();
    }

    void opened(QuicStreamChannel stream) {
      StreamConnection<Http3Link> serving = connection;
      if (serving == null) {
        stream.close();
      } else {
        guarded(() -> serving.link().accept(stream));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      StreamConnection<Http3Link> served = connection;
      if (served != null) {
        guarded(served.link()::ended);
      } else {
        failed(this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
      if (connection == null) {
        channel.close();
      }
    }

    private void guarded(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException | Error fault) {
        lane.loop().faults().fault("connection", fault);
        channel.close();
      }
    }
  }

  private ClientFacts facts(QuicChannel channel, Optional<TlsSession> session) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteSocketAddress();
    int port = peer == null ? 0 : peer.getPort();
    return ClientFacts.of(view().front(), ip(channel), port, session);
  }

  private static byte[] ip(QuicChannel channel) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteSocketAddress();
    return peer == null ? NOTHING : peer.getAddress().getAddress();
  }

  private void failed(Accept accept) {
    if (shaking.remove(accept)) {
      lane.loop().cancel(accept.timer);
      view().counters().clientTlsErrors++;
      view().counters().activeConnections--;
      ClientFacts facts = lane.notes().connected(view(), facts(accept.channel, Optional.empty()));
      ListenerTls known = tls;
      lane.notes()
          .refused(view(), facts, known == null ? TlsRefusal.UNMAPPED : known.takeRefusal());
      closeWhenEmpty();
    }
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
    if (connections.remove(connection)) {
      view.last().counters().activeConnections--;
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
    return connections;
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
      List.copyOf(connections).forEach(FrontConnection::homeClosing);
      closeWhenEmpty();
    }
  }

  @Override
  public void closeNow() {
    close();
    List.copyOf(shaking).forEach(accept -> accept.channel.close());
    List.copyOf(shaking).forEach(this::failed);
    List.copyOf(connections).forEach(FrontConnection::closeNow);
  }
}
