package io.tidegate.dataplane.h3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.stream.AbuseBudget;
import io.tidegate.dataplane.stream.Backlog;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.stream.StreamLink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one HTTP/3 connection, owned by its loop's thread: the control streams of
 * both sides and the request streams. {@link Farewell} is how it ends.
 *
 * <p>Memory is bounded: QUIC's windows limit what a client sends ahead, a stream receives one
 * buffer at a time and only when its reader wants it, {@link #MAX_GATHERED} bytes of unfinished
 * heads are kept, and what is received for a client that takes nothing shrinks ({@link Backlog}).
 */
public final class Http3Link implements StreamLink {
  /** ALB guide, listeners, of HTTP/2: concurrent streams of one connection. */
  public static final int MAX_STREAMS = 128;

  /** ALB guide, listeners, of HTTP/2: requests of one connection, after which it ends. */
  public static final int MAX_REQUESTS = 10_000;

  /** Streams thrown away before their end, after which a connection ends: each leaves a trace. */
  static final int MAX_BROKEN = 1_000;

  /** Bytes of a field section that clients are told to keep to. */
  private static final int MAX_SECTION_BYTES = 64 * 1024;

  private static final int MAX_GATHERED = 1024 * 1024;
  private static final int SETTING_MAX_SECTION = 0x6;

  private final LinkTools tools;
  private final QuicChannel channel;
  private final LinkOwner owner;
  private final QpackDecoder decoder;
  private final AbuseBudget budget;
  private final Backlog backlog;
  private final Set<Http3Stream> streams = new LinkedHashSet<>();
  private final Farewell farewell = new Farewell(this);
  private @Nullable QuicStreamChannel control;
  private boolean controlSeen;
  private boolean encoderSeen;
  private boolean decoderSeen;
  private boolean closed;
  private int requests;
  private int broken;
  private int active;
  private int gathered;

  /** Serves {@code channel}, whose handshake is done. */
  public Http3Link(LinkTools tools, QuicChannel channel, LinkOwner owner) {
    this.tools = tools;
    this.channel = channel;
    this.owner = owner;
    this.decoder = new QpackDecoder(tools);
    this.backlog = new Backlog(tools.loop());
    this.budget = new AbuseBudget(tools.loop().nowMs());
  }

  @Override
  public long heldBytes() {
    return backlog.bytes() + gathered;
  }

  @Override
  public long progressMs() {
    return backlog.progressMs();
  }

  @Override
  public boolean isHttp3() {
    return true;
  }

  @Override
  public void start() {
    ChannelHandler nothing =
        new ChannelInitializer<QuicStreamChannel>() {
          @Override
          protected void initChannel(QuicStreamChannel ch) {}
        };
    channel.createStream(QuicStreamType.UNIDIRECTIONAL, nothing).addListener(this::controlOpened);
  }

  private void controlOpened(Future<? super QuicStreamChannel> opening) {
    if (!opening.isSuccess()) {
      fail(Http3Error.STREAM_CREATION_ERROR);
      return;
    }
    QuicStreamChannel opened = (QuicStreamChannel) opening.getNow();
    control = opened;
    byte[] settings = new byte[16];
    int size = Varint.write(SETTING_MAX_SECTION, settings, 0);
    size = Varint.write(MAX_SECTION_BYTES, settings, size);
    byte[] type = new byte[8];
    opened.write(Unpooled.copiedBuffer(type, 0, Varint.write(FrameType.CONTROL_STREAM, type, 0)));
    say(FrameType.SETTINGS, settings, size);
    farewell.controlOpened();
  }

  /** Writes a frame of {@code type} with the first {@code size} bytes of {@code a} as control. */
  void say(int type, byte[] a, int size) {
    QuicStreamChannel to = control;
    if (to != null && to.isActive()) {
      byte[] out = tools.block(32);
      int at = Varint.write(size, out, Varint.write(type, out, 0));
      System.arraycopy(a, 0, out, at, size);
      to.write(Unpooled.copiedBuffer(out, 0, at + size));
    }
  }

  /** The client has opened {@code stream}. */
  public void accept(QuicStreamChannel stream) {
    if (closed) {
      stream.close();
    } else if (stream.type() == QuicStreamType.UNIDIRECTIONAL) {
      new ClientControl(this, stream).start();
    } else {
      request(stream);
    }
  }

  private void request(QuicStreamChannel stream) {
    if (farewell.hasLeft()) {
      stream.shutdown(Http3Error.REQUEST_REJECTED.code(), stream.newPromise());
      countBroken();
      return;
    }
    farewell.opened(stream.streamId());
    Http3Stream opened = new Http3Stream(this, stream);
    streams.add(opened);
    opened.start();
    requests++;
    if (requests >= MAX_REQUESTS) {
      drain();
    }
  }

  Loop loop() {
    return tools.loop();
  }

  LinkTools tools() {
    return tools;
  }

  QpackDecoder decoder() {
    return decoder;
  }

  LinkOwner owner() {
    return owner;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int active() {
    return active;
  }

  /** The client opens its only control stream, or one of the two for compression. */
  boolean claims(long type) {
    boolean again;
    if (type == FrameType.CONTROL_STREAM) {
      again = controlSeen;
      controlSeen = true;
    } else if (type == FrameType.ENCODER_STREAM) {
      again = encoderSeen;
      encoderSeen = true;
    } else {
      again = decoderSeen;
      decoderSeen = true;
    }
    return !again;
  }

  /** A frame that carries nothing has come; false when there were too many and the link ended. */
  boolean afford() {
    if (budget.control(loop().nowMs())) {
      return true;
    }
    fail(Http3Error.EXCESSIVE_LOAD);
    return false;
  }

  /** A request has come whole up to its body. */
  void began() {
    active++;
    if (active == 1) {
      owner.streamsChanged();
    }
  }

  /** {@code stream} is of no use any more; {@code begun} when its head had come. */
  void over(Http3Stream stream, boolean begun, boolean well) {
    if (!streams.remove(stream) || closed) {
      return;
    }
    if (well) {
      budget.completed();
    } else {
      countBroken();
    }
    if (begun) {
      active--;
    }
    if (!closed && begun && active == 0) {
      owner.streamsChanged();
      farewell.idle();
    }
  }

  private void countBroken() {
    broken++;
    if (!budget.reset(loop().nowMs())) {
      fail(Http3Error.EXCESSIVE_LOAD);
    } else if (broken >= MAX_BROKEN) {
      drain();
    }
  }

  /** Bytes more, or fewer, of unfinished heads; false when they are too many and the link ended. */
  boolean gathered(int bytes) {
    gathered += bytes;
    if (gathered > MAX_GATHERED && !closed) {
      fail(Http3Error.EXCESSIVE_LOAD);
      return false;
    }
    return true;
  }

  /** What waits to be sent. */
  Backlog backlog() {
    return backlog;
  }

  /** Lets requests under way end, and takes no more. */
  @Override
  public void drain() {
    if (!closed) {
      farewell.leave();
    }
  }

  /** Ends the connection, for the client's fault unless it is {@code NO_ERROR}. */
  void fail(Http3Error error) {
    if (!closed) {
      ByteBuf reason = Unpooled.EMPTY_BUFFER;
      channel.close(true, error.code(), reason);
      ended();
    }
  }

  @Override
  public void close() {
    fail(Http3Error.NO_ERROR);
  }

  /** The QUIC connection is gone. */
  public void ended() {
    if (closed) {
      return;
    }
    closed = true;
    farewell.close();
    List.copyOf(streams).forEach(Http3Stream::gone);
    streams.clear();
    owner.closed();
  }
}
