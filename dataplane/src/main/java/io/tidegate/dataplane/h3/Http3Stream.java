package io.tidegate.dataplane.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.StreamTransport;

/**
 * A request stream as a byte stream that carries one HTTP/1.1 request and its response, owned by
 * the loop's thread. It receives from QUIC only when its reader has taken what came before, so that
 * QUIC's windows hold back the client. A head is kept back until its end of stream, or something
 * else, has come: only then is it known whether a body follows. {@code late} is set until the head
 * is with its reader.
 */
final class Http3Stream extends StreamTransport {
  private static final int LATE_MS = 20;

  private final Http3Link link;
  private final QuicStreamChannel channel;
  private final RequestFrames request;
  private final ResponseFrames response;
  private final Runnable headAlone = this::headAlone;
  private final Timer late =
      new Timer() {
        @Override
        protected void expired() {
          if (request.headWaits()) {
            headAlone();
          } else if (isWhole()) {
            refuse(Http3Error.REQUEST_INCOMPLETE);
          }
        }
      };
  private boolean fresh;
  private boolean remoteEnded;
  private boolean endTold;
  private boolean reading;
  private boolean arming;

  Http3Stream(Http3Link link, QuicStreamChannel channel) {
    super(link.loop());
    this.link = link;
    this.channel = channel;
    this.request = new RequestFrames(link, this);
    this.response = new ResponseFrames(this, channel, link.backlog());
  }

  void start() {
    output().begin();
    channel.pipeline().addLast(new Events());
    loop().set(late, link.owner().headLimitMs());
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
      if (!remoteEnded || !response.isEnded()) {
        lost();
      }
    }
  }

  private void received(ByteBuf content, boolean end) {
    byte[] bytes = link.tools().frames();
    while (content.isReadable() && error() == 0) {
      int size = Math.min(content.readableBytes(), bytes.length);
      content.readBytes(bytes, 0, size);
      if (!request.take(bytes, 0, size)) {
        return;
      }
    }
    if (end && error() == 0) {
      remoteEnded = true;
      request.end();
    }
    if (!isWhole()) {
      return;
    }
    if (request.headWaits()) {
      awaitMore();
    } else if (!request.headSeen()) {
      arm();
    } else {
      tell();
    }
  }

  /**
   * Most requests end with the datagram of their head. Those without content are given a moment for
   * their end to come: not knowing it, the target would be sent a body in chunks that is empty.
   */
  private void awaitMore() {
    if (request.isBodiless()) {
      loop().set(late, LATE_MS);
    } else {
      loop().execute(headAlone);
    }
    arm();
  }

  private void headAlone() {
    if (request.headWaits() && isWhole()) {
      request.head(false);
      if (error() == 0) {
        tell();
      }
    }
  }

  /** The head is there to be read. */
  void began() {
    loop().cancel(late);
    fresh = true;
    link.began();
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

  /** The client has reset the stream, or it went with its connection. */
  void lost() {
    if (isWhole()) {
      refuse(Http3Error.REQUEST_CANCELLED);
    }
  }

  /** Resets both sides and tells the reader. */
  void refuse(Http3Error why) {
    if (!response.isEnded() || !remoteEnded) {
      reset(why);
    }
    broke();
    link.over(this, request.headSeen(), false);
    events().writable();
  }

  /** Within a call of the writer, which learns of it by the result. */
  void writeFailed() {
    if (isWhole()) {
      reset(Http3Error.REQUEST_CANCELLED);
      broke();
      link.over(this, request.headSeen(), false);
    }
  }

  private void reset(Http3Error why) {
    channel.shutdown(why.code(), channel.newPromise());
    channel.close();
  }

  private void broke() {
    fail();
    loop().cancel(late);
    input().drop();
    request.drop();
  }

  /** The connection is closed. */
  void gone() {
    if (isWhole()) {
      broke();
      events().writable();
    }
  }

  /** QUIC has taken all that was written. */
  void drained() {
    if (isWhole()) {
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
    ResponseHead head = link.tools().responseHead(a, from, to, request.toHead());
    byte[] block = link.tools().block(HeadFields.bound(head.end() - from, head.headerCount()));
    int size = HeadFields.response(head, new QpackEncoder(block));
    int end = head.end();
    boolean last = head.body() == ResponseHead.Body.NONE;
    response.write(FrameType.HEADERS, block, 0, size, last);
    output().contentOf(head);
    return end;
  }

  @Override
  public int content(byte[] a, int from, int to, boolean last) {
    if (from < to) {
      response.write(FrameType.DATA, a, from, to, last);
    } else if (last) {
      response.end();
    }
    return to - from;
  }

  @Override
  public void contentEnd() {
    response.end();
  }

  @Override
  public void trailers(byte[] lines) {
    byte[] block = link.tools().block(2 * lines.length + 64);
    int size = HeadFields.trailers(lines, new QpackEncoder(block));
    response.write(FrameType.HEADERS, block, 0, size, true);
  }

  @Override
  public void kept(int bytes) {}

  @Override
  public void ended() {
    response.ended();
  }

  @Override
  public int unsent() {
    return response.queued();
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
    if (!response.isEnded()) {
      channel.shutdown(Http3Error.INTERNAL_ERROR.code(), channel.newPromise());
    } else if (!remoteEnded) {
      channel.shutdownInput(Http3Error.NO_ERROR.code(), channel.newPromise());
    }
    if (response.queued() == 0) {
      channel.close();
    }
    loop().cancel(late);
    request.drop();
    link.over(this, request.headSeen(), response.isEnded() && remoteEnded);
  }
}
