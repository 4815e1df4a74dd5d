package io.tidegate.dataplane.listen;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.h3.Http3Link;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a listener promises to QUIC clients: windows, streams, sizes. Stateless. */
final class QuicCodec {
  /** Longer than any idle timeout of a load balancer, which is kept by timers above QUIC. */
  private static final int QUIC_IDLE_S = 4_100;

  private static final int CONNECTION_WINDOW = 1024 * 1024;
  private static final int STREAM_WINDOW = 256 * 1024;
  private static final int CONTROL_WINDOW = 16 * 1024;
  private static final int CONTROL_STREAMS = 8;
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final int MAX_DATAGRAM = 1_452;

  private QuicCodec() {}

  /**
   * What connections need.
   *
   * @param engine makes the TLS engine of a connection
   * @param proves whether clients must prove their address now
   * @param accepted is told of each connection, to which it adds a {@link QuicAccept}
   */
  record Events(
      Function<QuicChannel, QuicSslEngine> engine,
      BooleanSupplier proves,
      Consumer<QuicChannel> accepted) {}

  /** The handler of a UDP socket's datagrams. */
  static ChannelHandler make(HttpLane lane, Events events) {
    return new QuicServerCodecBuilder()
        .sslEngineProvider(events.engine())
        .connectionIdAddressGenerator(new ConnectionIds(lane.loop().index()))
        .tokenHandler(new RetryTokens(lane.tls(), events.proves()))
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
        .activeConnectionIdLimit(QuicAccept.MAX_PATHS)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel channel) {
                events.accepted().accept(channel);
              }
            })
        .streamOption(ChannelOption.AUTO_READ, false)
        .streamOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
        .streamHandler(
            new ChannelInitializer<QuicStreamChannel>() {
              @Override
              protected void initChannel(QuicStreamChannel stream) {
                stream.config().setReadFrames(true);
                stream.parent().pipeline().get(QuicAccept.class).opened(stream);
              }
            })
        .build();
  }
}
