package io.tidegate.dataplane.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.tidegate.dataplane.stream.Backlog;

/**
 * Our half of a request stream: writes frames and counts what QUIC has not taken yet. Owned by its
 * stream, on the loop's thread.
 */
final class ResponseFrames {
  private static final int FRAME_HEAD_BYTES = 16;

  private final Http3Stream stream;
  private final QuicStreamChannel channel;
  private final Backlog backlog;
  private int queued;
  private boolean ended;

  ResponseFrames(Http3Stream stream, QuicStreamChannel channel, Backlog backlog) {
    this.stream = stream;
    this.channel = channel;
    this.backlog = backlog;
  }

  /** A frame of {@code type} with [from, to); the {@code last} one ends our side. */
  void write(int type, byte[] a, int from, int to, boolean last) {
    int size = to - from;
    ByteBuf out = channel.alloc().directBuffer(FRAME_HEAD_BYTES + size);
    byte[] integers = new byte[FRAME_HEAD_BYTES];
    int head = Varint.write(size, integers, Varint.write(type, integers, 0));
    out.writeBytes(integers, 0, head).writeBytes(a, from, size);
    ended |= last;
    sent(channel.write(last ? new DefaultQuicStreamFrame(out, true) : out), size);
  }

  /** Ends our side without another frame. */
  void end() {
    ended = true;
    sent(channel.write(new DefaultQuicStreamFrame(channel.alloc().directBuffer(0), true)), 1);
  }

  /** Counts {@code size} bytes until QUIC has taken them. */
  private void sent(ChannelFuture write, int size) {
    if (write.isDone()) {
      if (!write.isSuccess()) {
        stream.writeFailed();
      }
      return;
    }
    held(size);
    write.addListener(
        done -> {
          held(-size);
          if (!done.isSuccess()) {
            stream.lost();
          } else if (queued == 0) {
            stream.drained();
          }
        });
  }

  private void held(int more) {
    queued += more;
    backlog.changed(more);
    stream.loop().buffers().elsewhere(more);
  }

  /** Our side is over, whether or not its end was written here. */
  void ended() {
    ended = true;
  }

  /** Whether our side is over. */
  boolean isEnded() {
    return ended;
  }

  /** Bytes that QUIC has not taken. */
  int queued() {
    return queued;
  }
}
