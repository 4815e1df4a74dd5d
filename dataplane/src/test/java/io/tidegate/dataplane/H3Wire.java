package io.tidegate.dataplane;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A QUIC client that says what a test wants, byte by byte. */
final class H3Wire implements AutoCloseable {
  /** The error that the server closed the connection with. */
  final CompletableFuture<Integer> closed = new CompletableFuture<>();

  private final H3Client client;

  H3Wire(Plane plane) throws Exception {
    this.client =
        new H3Client(
            plane,
            "a.test",
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof QuicConnectionCloseEvent close) {
                  closed.complete(close.error());
                }
              }

              @Override
              public void channelRead(ChannelHandlerContext context, Object stream) {
                ((QuicStreamChannel) stream).pipeline().addLast(new Stream());
              }
            });
  }

  /** One stream as the client sees it. */
  static final class Stream extends ChannelInboundHandlerAdapter {
    /** The error that the server reset it with. */
    final CompletableFuture<Long> reset = new CompletableFuture<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof QuicStreamResetException told) {
        reset.complete(told.applicationProtocolCode());
      } else {
        reset.completeExceptionally(cause);
      }
    }
  }

  /** How many streams the server allows to be opened now. */
  long mayOpen(QuicStreamType type) {
    return client.connection.peerAllowedStreams(type);
  }

  QuicStreamChannel open(QuicStreamType type, ChannelHandler events) throws Exception {
    Plane.until(
        "may open", () -> closed.isDone() || client.connection.peerAllowedStreams(type) > 0);
    return client
        .connection
        .createStream(
            type,
            new ChannelInitializer<QuicStreamChannel>() {
              @Override
              protected void initChannel(QuicStreamChannel stream) {
                stream.pipeline().addLast(events);
              }
            })
        .get(H3Client.LIMIT_S, TimeUnit.SECONDS);
  }

  static void write(QuicStreamChannel stream, String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    stream.writeAndFlush(Unpooled.wrappedBuffer(bytes)).await(H3Client.LIMIT_S, TimeUnit.SECONDS);
  }

  /** Opens a stream of its own and writes {@code hex} on it; {@code .} at the end ends it. */
  Stream send(QuicStreamType type, String hex) throws Exception {
    Stream events = new Stream();
    QuicStreamChannel stream = open(type, events);
    boolean end = hex.endsWith(".");
    write(stream, end ? hex.substring(0, hex.length() - 1) : hex);
    if (end) {
      stream.shutdownOutput();
    }
    return events;
  }

  int error() throws Exception {
    return closed.get(H3Client.LIMIT_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.close();
  }
}
