package io.tidegate.dataplane.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import io.tidegate.dataplane.exchange.StreamConnection;
import io.tidegate.dataplane.h3.Http3Link;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.tls.QuicContexts;
import io.tidegate.dataplane.tls.TlsAccept.Peer;
import io.tidegate.dataplane.tls.TlsSession;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One QUIC connection as Netty tells of it, from its first packet to its last; owned by its
 * listener's loop. The handshake has {@link #LIMIT_MS}.
 */
final class QuicAccept extends ChannelInboundHandlerAdapter {
  /** Milliseconds that a client has for its handshake. */
  static final int LIMIT_MS = 10_000;

  /** Addresses of one client that QUIC keeps; those it left stay until the connection ends. */
  static final int MAX_PATHS = 8;

  private static final int CONNECTION_REFUSED = 0x2;

  private final Loop loop;
  private final QuicChannel channel;
  private final Home home;
  private final Peer peer;
  private final @Nullable QuicContexts contexts;
  private final long startedNs;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          close();
        }
      };
  private String serverName = "";
  private int moves;
  private boolean shaking;
  private @Nullable StreamConnection<Http3Link> connection;

  /** The listener that it came through. */
  interface Home {
    /** The handshake is done: what serves the connection from now on. */
    StreamConnection<Http3Link> established(QuicAccept accept, TlsSession session);

    /** It has failed, or the client went away. */
    void failed(QuicAccept accept);
  }

  /** {@code contexts} are those that its engine was made of a moment ago. */
  QuicAccept(Loop loop, QuicChannel channel, @Nullable QuicContexts contexts, Home home) {
    this.loop = loop;
    this.channel = channel;
    this.contexts = contexts;
    this.home = home;
    this.startedNs = loop.nowNs();
    InetSocketAddress from = (InetSocketAddress) channel.remoteSocketAddress();
    this.peer =
        from == null
            ? new Peer(new byte[0], 0)
            : new Peer(from.getAddress().getAddress(), from.getPort());
  }

  /** Begins. */
  void start() {
    shaking = true;
    channel.pipeline().addLast(this);
    loop.set(timer, LIMIT_MS);
  }

  /** Instead of {@link #start}: tells the client, which needs the keys of its first packet. */
  void refuse() {
    channel.pipeline().addLast(this);
    loop.execute(this::sayRefused);
  }

  private void sayRefused() {
    channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
  }

  QuicChannel channel() {
    return channel;
  }

  /** Who connects. */
  Peer peer() {
    return peer;
  }

  /** Ends a handshake that is under way. */
  void close() {
    channel.close();
    failed();
  }

  private void failed() {
    if (shaking) {
      shaking = false;
      loop.cancel(timer);
      home.failed(this);
    }
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
    if (shaking) {
      guarded(this::established);
    }
  }

  private void established() {
    SSLEngine engine = channel.sslEngine();
    TlsSession session =
        contexts == null || engine == null
            ? null
            : contexts.session(engine, serverName, loop.nowNs() - startedNs);
    if (session == null) {
      sayRefused();
      failed();
      return;
    }
    shaking = false;
    loop.cancel(timer);
    StreamConnection<Http3Link> made = home.established(this, session);
    connection = made;
    made.start();
  }

  /** The client has opened {@code stream}. */
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
      failed();
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
      loop.faults().fault("connection", fault);
      channel.close();
    }
  }
}
