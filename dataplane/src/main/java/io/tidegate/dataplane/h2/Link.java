package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.Backlog;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.stream.StreamLink;
import java.util.List;

/**
 * One HTTP/2 connection, owned by its loop's thread: how it begins and ends, and the life of its
 * streams. {@link LinkInput} receives, {@link FrameHandler} does what frames say, {@link
 * LinkOutput} lets streams write. Where the two ends differ, {@link Role} decides.
 *
 * <p>Memory is bounded: nothing is received while {@link LinkOutput#LIMIT} bytes wait to be sent;
 * the peer's content waits within the {@link ReceiveWindow}; what is to be sent waits, per stream,
 * in what one receive brought, and that shrinks ({@link Backlog}) while the peer takes nothing.
 */
public final class Link implements SocketEvents, StreamLink {
  private static final int LINGER_MS = 1_000;

  private enum State {
    OPEN,
    ENDING,
    CLOSED
  }

  private enum Scheme {
    ACCEPTED,
    DIALLED,
    DIALLED_TLS
  }

  private final LinkTools tools;
  private final Transport transport;
  private final LinkOwner owner;
  private final Role role;
  private final Streams streams = new Streams();
  private final Tolerance tolerance;
  private final Farewell farewell;
  private final FrameHandler handler;
  private final LinkInput input;
  private final LinkOutput output;
  private final Timer linger =
      new Timer() {
        @Override
        protected void expired() {
          close();
        }
      };
  private State state = State.OPEN;
  private boolean connected;

  private Link(LinkTools tools, Transport transport, LinkOwner owner, Scheme scheme) {
    boolean server = scheme == Scheme.ACCEPTED;
    this.tools = tools;
    this.transport = transport;
    this.owner = owner;
    this.connected = server;
    HpackDecoder decoder = new HpackDecoder(tools);
    this.role =
        server
            ? new ServerRole(this, decoder)
            : new ClientRole(this, decoder, scheme == Scheme.DIALLED_TLS);
    this.tolerance = new Tolerance(this, server);
    this.farewell = new Farewell(this, server);
    this.handler = new FrameHandler(this, role, server);
    this.input = new LinkInput(this, transport, handler);
    this.output = new LinkOutput(this, transport);
    transport.events(this);
  }

  /** The server's end of {@code transport}, which is connected. */
  public static Link server(LinkTools tools, Transport transport, LinkOwner owner) {
    return new Link(tools, transport, owner, Scheme.ACCEPTED);
  }

  /** The client's end of {@code transport}, TLS or not, which may still be connecting. */
  public static Link client(LinkTools tools, Transport transport, LinkOwner owner, boolean https) {
    return new Link(tools, transport, owner, https ? Scheme.DIALLED_TLS : Scheme.DIALLED);
  }

  /** A server also watches its transport and reads. */
  @Override
  public void start() {
    if (transport.error() != 0) {
      close();
      return;
    }
    role.open();
    if (connected) {
      transport.open();
      readable();
    }
  }

  /** The loop. */
  public Loop loop() {
    return tools.loop();
  }

  LinkTools tools() {
    return tools;
  }

  Role role() {
    return role;
  }

  LinkOwner owner() {
    return owner;
  }

  Streams streams() {
    return streams;
  }

  Tolerance tolerance() {
    return tolerance;
  }

  Farewell farewell() {
    return farewell;
  }

  LinkInput input() {
    return input;
  }

  LinkOutput output() {
    return output;
  }

  /** What the peer may send. */
  ReceiveWindow window() {
    return handler.streamFrames().window();
  }

  /** Frames to be sent with the next batch. */
  FrameWriter out() {
    return output.frames();
  }

  @Override
  public int active() {
    return streams.active();
  }

  @Override
  public boolean isHttp3() {
    return false;
  }

  @Override
  public long heldBytes() {
    return output.backlog().bytes() + input.held() + output.waiting() + streams.unread();
  }

  @Override
  public long progressMs() {
    return output.backlog().progressMs();
  }

  /** Whether the transport stands, or stood until it broke. */
  public boolean isConnected() {
    return connected || transport.stood();
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether it takes another stream of a client now. */
  public boolean hasCapacity() {
    return mayBegin(streams.all().size());
  }

  /** Whether a client may begin a stream. */
  boolean mayBegin() {
    return mayBegin(streams.active());
  }

  private boolean mayBegin(int known) {
    return isOpen() && !farewell.isLeaving() && known < handler.linkFrames().peerStreams();
  }

  /** Whether no socket is open. */
  public boolean isUnused() {
    return streams.all().isEmpty();
  }

  /** A socket for requests of a client, or one that is broken when the link is. */
  public StreamSocket socket() {
    StreamSocket made = new StreamSocket(this);
    if (state == State.OPEN) {
      streams.all().add(made);
    } else {
      made.broke(true);
    }
    return made;
  }

  @Override
  public void readable() {
    input.receive();
  }

  @Override
  public void writable() {
    if (!connected && transport.error() == 0 && transport.connected()) {
      connected = true;
      for (StreamSocket socket : List.copyOf(streams.all())) {
        socket.events().writable();
      }
    }
    if (transport.error() != 0) {
      close();
    } else if (state == State.OPEN) {
      output.pump();
      input.resume();
    }
  }

  @Override
  public void aborted() {
    close();
  }

  /** A request has come as {@code stream}, which we answer. */
  void opened(int stream) {
    farewell.opened(stream);
    if (farewell.requests() >= ServerRole.MAX_REQUESTS) {
      drain();
    }
  }

  /** A frame has come for {@code stream}, which nobody carries. */
  void closedStream(int stream) {
    handler.streamFrames().closedStream(stream);
  }

  /** Tells the reader of {@code socket}; {@code news} when more than an end by length has come. */
  void told(StreamSocket socket, boolean news) {
    int stream = socket.id;
    if (news || socket.input().isLastChunkDue()) {
      socket.events().readable();
    }
    if (socket.id == stream) {
      retireIfDone(socket);
    }
  }

  /** A reader took {@code bytes} of content: the peer may send as many more. */
  void taken(StreamSocket socket, int bytes) {
    if (isOpen()) {
      output.backlog().moved();
      window().credit(socket, bytes);
    }
  }

  /** A stream begins. */
  void began() {
    if (streams.began()) {
      owner.streamsChanged();
    }
  }

  /** A stream has ended. */
  void over() {
    if (state == State.OPEN && streams.over()) {
      owner.streamsChanged();
      if (farewell.hasLeft()) {
        loop().execute(farewell::endIfIdle);
      }
    }
  }

  /** Whether {@code stream} was left to its end; it is over when {@code last}. */
  boolean isEnding(int stream, boolean last) {
    boolean ending = streams.isEnding(stream, last);
    if (ending && last) {
      over();
    }
    return ending;
  }

  void retireIfDone(StreamSocket socket) {
    if (socket.id != 0 && socket.localEnded && socket.remoteEnded) {
      socket.id = 0;
      tolerance.completed();
      role.free(socket);
      over();
    }
  }

  /** Resets {@code stream} for the peer's fault, which costs it. */
  void refuse(int stream, LinkError error) {
    resetQuietly(stream, error);
    tolerance.reset();
  }

  private void resetQuietly(int stream, LinkError error) {
    out().reset(stream, error);
    tolerance.remember(stream);
  }

  /** Resets the stream of {@code socket} for the peer's fault. */
  void reset(StreamSocket socket, LinkError error) {
    int stream = socket.id;
    if (stream != 0) {
      refuse(stream, error);
      if (isOpen()) {
        breakStream(socket, false);
      }
    }
  }

  /** The stream of {@code socket} is broken. */
  void breakStream(StreamSocket socket, boolean untouched) {
    window().credit(socket, socket.input().waiting());
    socket.input().drop();
    over();
    broke(socket, untouched);
  }

  /** {@code socket} is broken, and its reader hears of it. */
  void broke(StreamSocket socket, boolean untouched) {
    if (!role.outlives(socket)) {
      socket.input().drop();
    }
    socket.broke(untouched);
    role.tellBroken(socket);
  }

  /** The reader of {@code socket} has closed it. */
  void abandon(StreamSocket socket) {
    streams.all().remove(socket);
    role.gone(socket);
    int stream = socket.id;
    if (state == State.OPEN) {
      window().credit(socket, socket.input().waiting());
    }
    if (stream != 0 && state == State.OPEN) {
      resetQuietly(stream, role.abandonment(socket));
      socket.id = 0;
      over();
    }
    if (isUnused() && state == State.OPEN) {
      owner.unused();
    }
  }

  /**
   * Lets streams under way end, and takes no more: says so at once, and which was the last after a
   * round trip, so that none is lost (RFC 9113 section 6.8).
   */
  @Override
  public void drain() {
    if (state == State.OPEN) {
      farewell.leave();
      farewell.endIfIdle();
    }
  }

  /** Ends the link for the peer's fault. */
  void fail(LinkError error) {
    if (state == State.OPEN) {
      farewell.sayLast(error);
      end();
    }
  }

  /** Sends what waits, ends our side, and closes when the peer has, or soon. */
  void end() {
    if (state != State.OPEN) {
      return;
    }
    output.flushNow();
    state = State.ENDING;
    input.drop();
    breakAll();
    transport.finish();
    loop().set(linger, LINGER_MS);
    input.queueReceive();
  }

  private void breakAll() {
    for (StreamSocket socket : List.copyOf(streams.all())) {
      broke(socket, false);
    }
    streams.allOver();
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    state = State.CLOSED;
    loop().cancel(linger);
    farewell.close();
    handler.streamFrames().block().drop();
    if (wasOpen) {
      breakAll();
    }
    input.drop();
    output.drop();
    transport.close();
    owner.closed();
  }
}
