package io.tidegate.dataplane.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.RequestText;
import io.tidegate.dataplane.stream.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * A request stream as a byte stream that carries one HTTP/1.1 request and its response, owned by
 * the loop's thread. It receives from QUIC only when its reader has taken what came before, so that
 * QUIC's windows hold back the client. A head is kept back until its end of stream, or something
 * else, has come: only then is it known whether a body follows.
 */
final class Http3Stream extends StreamTransport {
  /** A longer field section is not received (RFC 9114 section 4.2.2). */
  static final int MAX_HEADERS_BYTES = 80 * 1024;

  private static final int FRAME_HEAD_BYTES = 16;
  private static final int LATE_MS = 20;

  /** Where the method stands when it is the first field, and two of them (RFC 9204 appendix A). */
  private static final int METHOD = 2;

  private static final byte GET = (byte) 0xd1;
  private static final byte HEAD = (byte) 0xd2;

  private final Http3Link link;
  private final QuicStreamChannel channel;
  private final FrameCutter frames;
  private final Runnable headAlone = this::headAlone;
  private final Timer late =
      new Timer() {
        @Override
        protected void expired() {
          headAlone();
        }
      };
  private byte @Nullable [] section;
  private int sectionLength;
  private boolean headWaits;
  private boolean headSeen;
  private boolean fresh;
  private boolean trailersSeen;
  private boolean toHead;
  private boolean remoteEnded;
  private boolean endTold;
  private boolean localEnded;
  private boolean reading;
  private boolean arming;
  private long expected = -1;
  private int queued;

  Http3Stream(Http3Link link, QuicStreamChannel channel) {
    super(link.loop());
    this.link = link;
    this.channel = channel;
    this.frames = new FrameCutter(new Frames());
  }

  void start() {
    output().begin();
    channel.pipeline().addLast(new Events());
  }

  /** What Netty tells of the stream. */
  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      QuicStreamFrame frame = (QuicStreamFrame) message;
      try {
        reading = false;
        if (isWhole()) {
          received(frame.content(), frame.hasFin());
        }
      } finally {
        frame.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
      lost();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!remoteEnded || !localEnded) {
        lost();
      }
    }
  }

  /** The client has reset the stream, or it went with its connection. */
  private void lost() {
    if (isWhole()) {
      refuse(Http3Error.REQUEST_CANCELLED);
    }
  }

  private void received(ByteBuf content, boolean end) {
    byte[] bytes = link.tools().frames();
    while (content.isReadable() && error() == 0) {
      int size = Math.min(content.readableBytes(), bytes.length);
      content.readBytes(bytes, 0, size);
      if (!frames.take(bytes, 0, size)) {
        return;
      }
    }
    if (end && error() == 0) {
      endOfRequest();
    }
    if (!isWhole()) {
      return;
    }
    if (headWaits) {
      awaitMore();
    } else if (!headSeen) {
      arm();
    } else {
      tell();
    }
  }

  /** The end of the client's side. */
  private void endOfRequest() {
    remoteEnded = true;
    if (headWaits) {
      head(true);
    } else if (!frames.isBetweenFrames()) {
      link.fail(Http3Error.FRAME_ERROR);
    } else if (!headSeen) {
      refuse(Http3Error.REQUEST_INCOMPLETE);
    } else if (expected > 0) {
      refuse(Http3Error.MESSAGE_ERROR);
    } else if (!trailersSeen) {
      input().end(null);
    }
  }

  /**
   * Most requests end with the datagram of their head. Those without content are given a moment for
   * their end to come: not knowing it, the target would be sent a body in chunks that is empty.
   */
  private void awaitMore() {
    byte[] held = section;
    boolean bodiless =
        held != null && sectionLength > METHOD && (held[METHOD] == GET || held[METHOD] == HEAD);
    if (bodiless) {
      loop().set(late, LATE_MS);
    } else {
      loop().execute(headAlone);
    }
    arm();
  }

  private void headAlone() {
    if (headWaits && isWhole()) {
      head(false);
      if (error() == 0) {
        tell();
      }
    }
  }

  private void tell() {
    if (fresh) {
      fresh = false;
      link.owner().opened(this);
    } else if (!arming) {
      events().readable();
    }
  }

  private void arm() {
    if (!reading && !remoteEnded && isWhole()) {
      reading = true;
      boolean outer = arming;
      arming = true;
      channel.read();
      arming = outer;
    }
  }

  /** Where the parts of frames go. */
  private final class Frames implements FrameCutter.Sink {
    @Override
    public boolean begins(long type, long length) {
      if (headWaits) {
        head(false);
        if (error() != 0) {
          return false;
        }
      }
      if (type == FrameType.DATA) {
        return (headSeen && !trailersSeen) || unexpected();
      }
      if (type == FrameType.HEADERS) {
        if (trailersSeen) {
          return unexpected();
        }
        if (length > MAX_HEADERS_BYTES) {
          refuse(Http3Error.EXCESSIVE_LOAD);
          return false;
        }
        return true;
      }
      boolean misplaced = FrameType.isKnown(type) || FrameType.ofHttp2(type);
      return misplaced ? unexpected() : link.afford();
    }

    private boolean unexpected() {
      link.fail(Http3Error.FRAME_UNEXPECTED);
      return false;
    }

    @Override
    public boolean payload(long type, byte[] a, int from, int to, boolean last) {
      if (type == FrameType.DATA) {
        return from == to ? link.afford() : content(a, from, to);
      }
      if (type != FrameType.HEADERS) {
        return true;
      }
      return gather(a, from, to) && (!last || section());
    }

    private boolean content(byte[] a, int from, int to) {
      if (expected >= 0) {
        expected -= to - from;
        if (expected < 0) {
          refuse(Http3Error.MESSAGE_ERROR);
          return false;
        }
      }
      input().content(a, from, to - from);
      return true;
    }
  }

  private boolean gather(byte[] a, int from, int to) {
    int size = to - from;
    byte[] held = section;
    if (held == null || sectionLength + size > held.length) {
      byte[] larger = loop().buffers().borrow(Math.max(64, sectionLength + size));
      if (held != null) {
        System.arraycopy(held, 0, larger, 0, sectionLength);
        loop().buffers().giveBack(held);
      }
      held = larger;
      section = larger;
    }
    System.arraycopy(a, from, held, sectionLength, size);
    sectionLength += size;
    return link.gathered(size);
  }

  private void dropSection() {
    if (section != null) {
      loop().buffers().giveBack(section);
      section = null;
    }
    link.gathered(-sectionLength);
    sectionLength = 0;
  }

  /** A field section has come whole. */
  private boolean section() {
    if (headSeen) {
      trailersSeen = true;
      RequestText text = decode(true);
      if (text != null && (!text.wellFormed(true) || expected > 0)) {
        refuse(Http3Error.MESSAGE_ERROR);
      } else if (text != null) {
        input().end(text.trailerLines());
      }
      return error() == 0;
    }
    headWaits = true;
    return true;
  }

  private @Nullable RequestText decode(boolean trailers) {
    RequestText text = link.tools().requestText();
    text.begin(trailers);
    byte[] held = section;
    int decoded =
        held == null ? QpackDecoder.BROKEN : link.decoder().decode(held, 0, sectionLength, text);
    dropSection();
    if (decoded != QpackDecoder.OK) {
      boolean bomb = decoded == QpackDecoder.TOO_MUCH;
      link.fail(bomb ? Http3Error.EXCESSIVE_LOAD : Http3Error.QPACK_DECOMPRESSION_FAILED);
      return null;
    }
    return text;
  }

  /** The head is read; {@code whole} when no body follows it. */
  private void head(boolean whole) {
    headWaits = false;
    loop().cancel(late);
    RequestText text = decode(false);
    if (text == null) {
      return;
    }
    if (!text.wellFormed(whole)) {
      refuse(Http3Error.MESSAGE_ERROR);
      return;
    }
    headSeen = true;
    toHead = text.isHead();
    expected = whole ? -1 : text.contentLength();
    byte[] room = input().textRoom(text.bound());
    int end = text.write(whole, room, input().textEnd());
    input().textAdded(end, !whole && text.contentLength() < 0);
    fresh = true;
    link.began();
  }

  /** Resets both sides and tells the reader. */
  private void refuse(Http3Error why) {
    if (!localEnded || !remoteEnded) {
      channel.shutdown(why.code(), channel.newPromise());
      channel.close();
    }
    broke();
    link.over(this, headSeen, false);
    events().writable();
  }

  private void broke() {
    fail();
    loop().cancel(late);
    input().drop();
    dropSection();
  }

  /** The connection is closed. */
  void gone() {
    if (isWhole()) {
      broke();
      events().writable();
    }
  }

  @Override
  public int receive(byte[] into, int offset, int length) {
    if (!isWhole()) {
      return BROKEN;
    }
    if (input().isEmpty()) {
      arm();
    }
    if (error() != 0) {
      return BROKEN;
    }
    if (input().isEmpty()) {
      endTold |= remoteEnded;
      return remoteEnded ? END : NOTHING;
    }
    int got = input().read(into, offset, length);
    if (input().isEmpty()) {
      arm();
    }
    return got == 0 ? NOTHING : got;
  }

  @Override
  public boolean mayHaveMore(int got, int asked) {
    return !input().isEmpty() || (remoteEnded && !endTold);
  }

  @Override
  public boolean send(byte[] from, int offset, int length) {
    return isWhole() && output().send(from, offset, offset + length) && error() == 0;
  }

  @Override
  public int head(byte[] a, int from, int to) {
    ResponseHead head = link.tools().responseHead();
    if (head.parse(a, from, to, 0, toHead) != ResponseHead.COMPLETE) {
      throw new IllegalStateException("own response head is not one");
    }
    byte[] block = link.tools().block(HeadFields.bound(head.end() - from, head.headerCount()));
    int size = HeadFields.response(head, new QpackEncoder(block));
    int end = head.end();
    boolean last = head.body() == ResponseHead.Body.NONE;
    write(FrameType.HEADERS, block, 0, size, last);
    output().contentOf(head);
    return end;
  }

  @Override
  public int content(byte[] a, int from, int to, boolean last) {
    if (from < to) {
      write(FrameType.DATA, a, from, to, last);
    } else if (last) {
      contentEnd();
    }
    return to - from;
  }

  @Override
  public void contentEnd() {
    localEnded = true;
    sent(channel.write(new DefaultQuicStreamFrame(channel.alloc().directBuffer(0), true)), 1);
  }

  @Override
  public void trailers(byte[] lines) {
    byte[] block = link.tools().block(2 * lines.length + 64);
    int size = HeadFields.trailers(lines, new QpackEncoder(block));
    write(FrameType.HEADERS, block, 0, size, true);
  }

  private void write(int type, byte[] a, int from, int to, boolean last) {
    int size = to - from;
    ByteBuf out = channel.alloc().directBuffer(FRAME_HEAD_BYTES + size);
    byte[] integers = new byte[FRAME_HEAD_BYTES];
    int head = Varint.write(size, integers, Varint.write(type, integers, 0));
    out.writeBytes(integers, 0, head).writeBytes(a, from, size);
    localEnded |= last;
    sent(channel.write(last ? new DefaultQuicStreamFrame(out, true) : out), size);
  }

  /** Counts {@code size} bytes until QUIC has taken them. */
  private void sent(ChannelFuture write, int size) {
    if (write.isDone()) {
      if (!write.isSuccess()) {
        writeFailed();
      }
      return;
    }
    queued += size;
    link.backlog().changed(size);
    write.addListener(
        done -> {
          queued -= size;
          link.backlog().changed(-size);
          if (!done.isSuccess()) {
            lost();
          } else if (queued == 0 && isWhole()) {
            events().writable();
          }
        });
  }

  /** Within a call of the writer, which learns of it by the result. */
  private void writeFailed() {
    if (isWhole()) {
      channel.shutdown(Http3Error.REQUEST_CANCELLED.code(), channel.newPromise());
      channel.close();
      broke();
      link.over(this, headSeen, false);
    }
  }

  @Override
  public void kept(int bytes) {}

  @Override
  public void ended() {
    localEnded = true;
  }

  @Override
  public int unsent() {
    return queued;
  }

  @Override
  public int room() {
    return link.backlog().room(channel.bytesBeforeUnwritable());
  }

  @Override
  public void finish() {
    output().finish();
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public boolean stood() {
    return true;
  }

  /** A whole answer was given: the rest of the request is not wanted (RFC 9114 section 4.1). */
  @Override
  protected void closing() {
    if (error() != 0) {
      return;
    }
    if (!localEnded) {
      channel.shutdown(Http3Error.INTERNAL_ERROR.code(), channel.newPromise());
    } else if (!remoteEnded) {
      channel.shutdownInput(Http3Error.NO_ERROR.code(), channel.newPromise());
    }
    if (queued == 0) {
      channel.close();
    }
    loop().cancel(late);
    dropSection();
    link.over(this, headSeen, localEnded && remoteEnded);
  }
}
