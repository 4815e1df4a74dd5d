package io.tidegate.dataplane.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.tidegate.dataplane.loop.Loop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands datagrams of connections that live on another loop to their owner. Owned by its listener's
 * loop; {@code waiting} counts datagrams that other loops hand over.
 */
final class QuicSteering extends ChannelInboundHandlerAdapter {
  /** Datagrams from other loops that may wait. */
  private static final int MAX_STEERED = 1_024;

  private final Loop loop;
  private final ChannelPipeline pipeline;
  private final AtomicInteger waiting = new AtomicInteger();
  private List<OpenListener> siblings = List.of();

  /** Datagrams from other loops go on in {@code pipeline}. */
  QuicSteering(Loop loop, ChannelPipeline pipeline) {
    this.loop = loop;
    this.pipeline = pipeline;
  }

  /** All listeners of this address, a list that grows while loops open theirs. */
  void siblings(List<OpenListener> all) {
    siblings = all;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    int owner = ConnectionIds.owner(((DatagramPacket) message).content());
    if (owner < 0 || owner == loop.index()) {
      context.fireChannelRead(message);
    } else {
      steer(owner, message);
    }
  }

  private void steer(int owner, Object datagram) {
    for (OpenListener each : siblings) {
      if (each instanceof QuicListener sibling && each.loop().index() == owner) {
        sibling.steering().take(datagram);
        return;
      }
    }
    ReferenceCountUtil.release(datagram);
  }

  /** A datagram that came to another loop; called on that one. Too many are dropped. */
  private void take(Object datagram) {
    if (waiting.incrementAndGet() > MAX_STEERED) {
      waiting.decrementAndGet();
      ReferenceCountUtil.release(datagram);
      return;
    }
    loop.execute(
        () -> {
          waiting.decrementAndGet();
          pipeline.fireChannelRead(datagram);
          pipeline.fireChannelReadComplete();
        });
  }
}
