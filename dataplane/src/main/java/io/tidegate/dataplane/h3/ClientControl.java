package io.tidegate.dataplane.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import java.util.HashSet;
import java.util.Set;

/**
 * A stream that the client sends on alone (RFC 9114 section 6.2, RFC 9204 section 4.2): its control
 * stream, the two of QPACK, on which it has nothing to say to us, or one of a type that is not
 * known. Owned by its link, on the loop's thread.
 */
final class ClientControl extends ChannelInboundHandlerAdapter implements FrameCutter.Sink {
  private static final int MAX_SETTINGS_BYTES = 1024;
  private static final int UNKNOWN = -1;

  private final Http3Link link;
  private final QuicStreamChannel channel;
  private final FrameCutter frames = new FrameCutter(this);
  private final byte[] type = new byte[8];
  private byte[] payload = new byte[16];
  private int payloadLength;
  private int typeLength;
  private long streamType = UNKNOWN;
  private boolean settled;
  private boolean stopped;
  private long pushLimit = -1;
  private long lastGoaway = Varint.MAX;

  ClientControl(Http3Link link, QuicStreamChannel channel) {
    this.link = link;
    this.channel = channel;
  }

  void start() {
    channel.pipeline().addLast(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    QuicStreamFrame frame = (QuicStreamFrame) message;
    try {
      if (!stopped && !link.isClosed()) {
        take(frame.content());
        if (frame.hasFin() && !stopped && isCritical()) {
          fail(Http3Error.CLOSED_CRITICAL_STREAM);
        }
      }
    } finally {
      frame.release();
    }
    if (!link.isClosed() && channel.isActive()) {
      channel.read();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
    if (isCritical()) {
      fail(Http3Error.CLOSED_CRITICAL_STREAM);
    }
  }

  private boolean isCritical() {
    return streamType >= FrameType.CONTROL_STREAM
        && streamType <= FrameType.DECODER_STREAM
        && streamType != FrameType.PUSH_STREAM;
  }

  private void take(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    int at = 0;
    while (streamType == UNKNOWN && at < bytes.length) {
      type[typeLength++] = bytes[at++];
      if (typeLength == Varint.size(type[0])) {
        begin(Varint.read(type, 0, typeLength));
      }
    }
    if (streamType == FrameType.CONTROL_STREAM) {
      frames.take(bytes, at, bytes.length);
    } else if (streamType == FrameType.ENCODER_STREAM) {
      encoder(bytes, at);
    } else if (streamType == FrameType.DECODER_STREAM) {
      decoder(bytes, at);
    }
  }

  private void begin(long number) {
    streamType = number;
    if (number == FrameType.PUSH_STREAM) {
      fail(Http3Error.STREAM_CREATION_ERROR);
    } else if (number > FrameType.DECODER_STREAM) {
      stopped = true; // unknown: not wanted
      if (link.afford()) {
        channel.shutdownInput(Http3Error.STREAM_CREATION_ERROR.code(), channel.newPromise());
      }
    } else if (!link.claims(number)) {
      fail(Http3Error.STREAM_CREATION_ERROR);
    }
  }

  /** With a table of no bytes, only the instruction that sets its size to 0 is allowed. */
  private void encoder(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0x20) {
        fail(Http3Error.QPACK_ENCODER_STREAM_ERROR);
        return;
      }
      if (!link.afford()) {
        return;
      }
    }
  }

  /** No section of ours waits to be acknowledged, so streams can only be cancelled. */
  private void decoder(byte[] bytes, int from) {
    boolean continued = payloadLength > 0;
    for (int i = from; i < bytes.length; i++) {
      if (!continued && (bytes[i] & 0xc0) != 0x40) {
        fail(Http3Error.QPACK_DECODER_STREAM_ERROR);
        return;
      }
      continued = continued ? bytes[i] < 0 : (bytes[i] & 0x3f) == 0x3f;
      if (!link.afford()) {
        return;
      }
    }
    payloadLength = continued ? 1 : 0;
  }

  @Override
  public boolean begins(long number, long length) {
    payloadLength = 0;
    if (!settled && number != FrameType.SETTINGS) {
      return fail(Http3Error.MISSING_SETTINGS);
    }
    boolean misplaced =
        (settled && number == FrameType.SETTINGS)
            || number == FrameType.DATA
            || number == FrameType.HEADERS
            || number == FrameType.PUSH_PROMISE
            || FrameType.ofHttp2(number);
    if (misplaced) {
      return fail(Http3Error.FRAME_UNEXPECTED);
    }
    if (FrameType.isKnown(number)) {
      int most = number == FrameType.SETTINGS ? MAX_SETTINGS_BYTES : 8;
      if (length > most) {
        return fail(
            number == FrameType.SETTINGS ? Http3Error.EXCESSIVE_LOAD : Http3Error.FRAME_ERROR);
      }
      payload = length > payload.length ? new byte[(int) length] : payload;
    }
    return link.afford();
  }

  @Override
  public boolean payload(long number, byte[] a, int from, int to, boolean last) {
    if (!FrameType.isKnown(number)) {
      return to - from == 0 || link.afford();
    }
    System.arraycopy(a, from, payload, payloadLength, to - from);
    payloadLength += to - from;
    if (!last) {
      return true;
    }
    if (number == FrameType.SETTINGS) {
      settled = true;
      return settings();
    }
    boolean whole = payloadLength > 0 && Varint.size(payload[0]) == payloadLength;
    return whole
        ? number(number, Varint.read(payload, 0, payloadLength))
        : fail(Http3Error.FRAME_ERROR);
  }

  private boolean number(long frame, long value) {
    if (frame == FrameType.MAX_PUSH_ID) {
      boolean good = value >= pushLimit;
      pushLimit = value;
      return good || fail(Http3Error.ID_ERROR);
    }
    if (frame == FrameType.CANCEL_PUSH) {
      return fail(Http3Error.ID_ERROR); // nothing was promised
    }
    boolean good = value <= lastGoaway;
    lastGoaway = value;
    return good || fail(Http3Error.ID_ERROR);
  }

  private boolean settings() {
    Set<Long> seen = new HashSet<>();
    int at = 0;
    while (at < payloadLength) {
      int size = Varint.size(payload[at]);
      int next = at + size;
      if (next >= payloadLength || next + Varint.size(payload[next]) > payloadLength) {
        return fail(Http3Error.FRAME_ERROR);
      }
      long id = Varint.read(payload, at, size);
      boolean ofHttp2 = id >= 0x2 && id <= 0x5;
      if (ofHttp2 || !seen.add(id)) {
        return fail(Http3Error.SETTINGS_ERROR);
      }
      at = next + Varint.size(payload[next]);
    }
    return true;
  }

  private boolean fail(Http3Error error) {
    stopped = true;
    link.fail(error);
    return false;
  }
}
