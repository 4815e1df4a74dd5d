package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.Backlog;
import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.stream.StreamLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, owned by its loop's thread: receives, cuts into frames, hands them to
 * {@link FrameHandler}, and lets streams write as far as windows and the transport allow. Where the
 * two ends differ, {@link Role} decides.
 *
 * <p>Memory is bounded: nothing is received while {@link #OUTPUT_LIMIT} bytes wait to be sent; the
 * peer's content waits within the link's window; what is to be sent waits, per stream, in what one
 * receive brought, and that shrinks ({@link #roomFor}) while the peer takes nothing.
 */
public final class Link implements SocketEvents, StreamLink {
  /** Bytes that may wait for the transport before streams hold back. */
  static final int OUTPUT_LIMIT = 256 * 1024;

  private static final int MAX_ROUNDS = 16;
  private static final int LINGER_MS = 1_000;
  private static final int LINGER_BYTES = 4 * 1024 * 1024;
  private static final int CREDITABLE_FRAME = 256;

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
  private final FrameWriter writer;
  private final Backlog backlog;
  private final FrameHandler handler;
  private final Role role;
  private final List<StreamSocket> sockets = new ArrayList<>();
  private final Set<Integer> ending = new HashSet<>();
  private final List<StreamSocket> drained = new ArrayList<>();
  private final Runnable flushTask = this::flush;
  private final Runnable receiveTask = this::readable;
  private final Timer linger =
      new Timer() {
        @Override
        protected void expired() {
          close();
        }
      };
  private State state = State.OPEN;
  private boolean connected;
  private boolean flushQueued;
  private boolean readPaused;
  private boolean pumping;
  private int pumpFrom;
  private int active;
  private int lingered;
  private byte @Nullable [] stash;
  private int stashLength;
  int sendWindow = Frame.DEFAULT_WINDOW;
  int peerWindow = Frame.DEFAULT_WINDOW;

  private Link(LinkTools tools, Transport transport, LinkOwner owner, Scheme scheme) {
    boolean server = scheme == Scheme.ACCEPTED;
    this.tools = tools;
    this.transport = transport;
    this.owner = owner;
    this.writer = new FrameWriter(transport);
    this.connected = server;
    this.backlog = new Backlog(tools.loop());
    HpackDecoder decoder = new HpackDecoder(tools);
    this.role =
        server
            ? new ServerRole(this, decoder)
            : new ClientRole(this, decoder, scheme == Scheme.DIALLED_TLS);
    this.handler = new FrameHandler(this, role, server);
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

  /** Begins: sends our settings; a server also watches its transport and reads. */
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

  @Override
  public int active() {
    return active;
  }

  /** Whether the transport stands, or stood until it broke. */
  public boolean isConnected() {
    return connected || transport.stood();
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether it takes another stream of a client now. */
  public boolean hasCapacity() {
    return state == State.OPEN && !handler.isLeaving() && sockets.size() < handler.peerStreams();
  }

  /** A socket for requests of a client; {@link #hasCapacity} must hold. */
  public StreamSocket socket() {
    return add();
  }

  StreamSocket add() {
    StreamSocket made = new StreamSocket(this);
    if (state == State.OPEN) {
      sockets.add(made);
    } else {
      made.broke(true);
    }
    return made;
  }

  /** A request has come as {@code stream}, which we answer. */
  void opened(int stream) {
    handler.opened(stream);
    if (handler.requests() >= ServerRole.MAX_REQUESTS) {
      drain();
    }
  }

  /** A frame has come for {@code stream}, which nobody carries. */
  void closedStream(int stream) {
    handler.closedStream(stream);
  }

  /** Tells the reader of {@code socket}; {@code news} when more than an end has come. */
  void told(StreamSocket socket, boolean news) {
    handler.told(socket, news);
  }

  /** Resets {@code stream}, which nobody carries, for the peer's fault. */
  void refuse(int stream, LinkError error) {
    handler.resetByUs(stream, error);
  }

  void openWindow() {
    handler.openWindow();
  }

  /** Whether the peer was told which stream is the last. */
  boolean hasLeft() {
    return handler.hasLeft();
  }

  /** Whether a client may begin a stream. */
  boolean mayBegin() {
    return state == State.OPEN && !handler.isLeaving() && active < handler.peerStreams();
  }

  /** Frames to be sent with the next batch. */
  FrameWriter out() {
    queueFlush();
    return writer;
  }

  private void queueFlush() {
    if (!flushQueued) {
      flushQueued = true;
      loop().execute(flushTask);
    }
  }

  private void flush() {
    flushQueued = false;
    if (state == State.CLOSED) {
      return;
    }
    if (!writer.flush() && isConnected()) {
      broken();
      return;
    }
    if (state == State.OPEN && transport.unsent() < OUTPUT_LIMIT) {
      pump();
      resumeReading();
    }
  }

  private void resumeReading() {
    if (readPaused && writer.waiting() < OUTPUT_LIMIT) {
      readPaused = false;
      readable();
    }
  }

  @Override
  public void readable() {
    byte[] buffer = tools.frames();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (state == State.CLOSED) {
        return;
      }
      if (state == State.ENDING) {
        discardInput();
        return;
      }
      if (writer.waiting() > OUTPUT_LIMIT) {
        readPaused = true;
        queueFlush();
        return;
      }
      int start = LinkTools.STASH_BYTES - stashLength;
      if (stash != null) {
        System.arraycopy(stash, 0, buffer, start, stashLength);
      }
      int got = transport.receive(buffer, LinkTools.STASH_BYTES, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        broken();
        return;
      }
      dropStash();
      int to = LinkTools.STASH_BYTES + got;
      keep(buffer, handler.take(buffer, start, to), to);
      if (!transport.mayHaveMore(got, Loop.READ_BYTES)) {
        return;
      }
    }
    loop().execute(receiveTask);
  }

  private void keep(byte[] bytes, int from, int to) {
    if (from < to && state == State.OPEN) {
      byte[] held = loop().buffers().borrow(to - from);
      System.arraycopy(bytes, from, held, 0, to - from);
      stash = held;
      stashLength = to - from;
    }
  }

  private void dropStash() {
    if (stash != null) {
      loop().buffers().giveBack(stash);
      stash = null;
      stashLength = 0;
    }
  }

  private void discardInput() {
    byte[] buffer = tools.frames();
    while (state == State.ENDING) {
      int got = transport.receive(buffer, 0, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      lingered += Math.max(0, got);
      if (got < 0 || lingered > LINGER_BYTES) {
        close();
      }
    }
  }

  @Override
  public void writable() {
    if (!connected && transport.error() == 0 && transport.connected()) {
      connected = true;
      for (StreamSocket socket : List.copyOf(sockets)) {
        socket.events().writable();
      }
    }
    if (transport.error() != 0) {
      broken();
    } else if (state == State.OPEN) {
      pump();
      resumeReading();
    }
  }

  @Override
  public void aborted() {
    close();
  }

  /** Lets streams send that were held back. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    int count = sockets.size();
    for (int k = 0; k < count && writer.waiting() < OUTPUT_LIMIT; k++) {
      StreamSocket socket = sockets.get((pumpFrom + k) % count);
      if (socket.output().waiting() > 0 && socket.output().pump()) {
        drained.add(socket);
      }
    }
    pumpFrom = count == 0 ? 0 : (pumpFrom + 1) % count;
    pumping = false;
    for (int i = 0; i < drained.size(); i++) {
      drained.get(i).events().writable();
    }
    drained.clear();
  }

  /** Writes what the windows let through of [from, to) and returns how many bytes that was. */
  int writeData(StreamSocket socket, byte[] a, int from, int to, boolean last) {
    int p = from;
    while (p < to) {
      int room = Math.min(socket.sendWindow, sendWindow);
      int size = Math.min(Math.min(to - p, room), Frame.MAX_BYTES);
      if (size <= 0 || writer.waiting() > OUTPUT_LIMIT) {
        break;
      }
      boolean ends = last && p + size == to;
      out().data(socket.id, a, p, size, ends);
      socket.sendWindow -= size;
      sendWindow -= size;
      p += size;
      if (ends || size >= CREDITABLE_FRAME) {
        handler.contentSent();
      }
    }
    if (p < to) {
      queueFlush();
    }
    return p - from;
  }

  void writeEnd(StreamSocket socket) {
    out().endStream(socket.id);
  }

  void writeTrailers(StreamSocket socket, byte[] lines) {
    byte[] block = tools.block(2 * lines.length);
    out().headers(socket.id, block, HeadFields.trailers(lines, new HpackEncoder(block)), true);
  }

  /** What streams keep because the peer takes none. */
  Backlog backlog() {
    return backlog;
  }

  @Override
  public long heldBytes() {
    long held = backlog.bytes() + stashLength + writer.waiting();
    for (StreamSocket socket : sockets) {
      held += socket.input().waiting();
    }
    return held;
  }

  @Override
  public long progressMs() {
    return backlog.progressMs();
  }

  @Override
  public boolean isHttp3() {
    return false;
  }

  /** How much should be received at once on behalf of {@code socket}. */
  int roomFor(StreamSocket socket) {
    return backlog.room(Math.min(socket.sendWindow, sendWindow));
  }

  /** A reader took {@code bytes} of content: the peer may send as many more. */
  void taken(StreamSocket socket, int bytes) {
    backlog.moved();
    handler.credit(socket, bytes);
  }

  /** The socket that carries {@code stream}, or null. */
  @Nullable StreamSocket carrying(int stream) {
    for (int i = 0; i < sockets.size(); i++) {
      StreamSocket socket = sockets.get(i);
      if (socket.id == stream) {
        return socket;
      }
    }
    return null;
  }

  List<StreamSocket> sockets() {
    return sockets;
  }

  void began() {
    active++;
    if (active == 1) {
      owner.streamsChanged();
    }
  }

  void over() {
    if (state != State.OPEN) {
      return;
    }
    active--;
    if (active == 0) {
      owner.streamsChanged();
      if (handler.hasLeft()) {
        loop().execute(this::endIfIdle);
      }
    }
  }

  private void endIfIdle() {
    if (active == 0) {
      end();
    }
  }

  void retireIfDone(StreamSocket socket) {
    if (socket.id != 0 && socket.localEnded && socket.remoteEnded) {
      socket.id = 0;
      handler.completed();
      role.free(socket);
      over();
    }
  }

  /**
   * A client's socket begins another message: the response was read whole by its length, only the
   * end of its stream has not come.
   */
  void leaveToItsEnd(StreamSocket socket) {
    ending.add(socket.id);
    socket.id = 0;
    socket.input().drop();
  }

  /** Whether {@code stream} was left to its end; it is over when {@code last}. */
  boolean isEnding(int stream, boolean last) {
    if (last ? ending.remove(stream) : ending.contains(stream)) {
      if (last) {
        over();
      }
      return true;
    }
    return false;
  }

  /** Resets the stream of {@code socket} for the peer's fault. */
  void reset(StreamSocket socket, LinkError error) {
    int stream = socket.id;
    if (stream != 0) {
      handler.resetByUs(stream, error);
      if (isOpen()) {
        breakStream(socket, false);
      }
    }
  }

  /** The stream of {@code socket} is broken. */
  void breakStream(StreamSocket socket, boolean untouched) {
    handler.credit(socket, socket.input().waiting());
    socket.broke(untouched);
    over();
    role.tellBroken(socket);
  }

  /** The reader of {@code socket} has closed it. */
  void abandon(StreamSocket socket) {
    sockets.remove(socket);
    role.gone(socket);
    int stream = socket.id;
    if (stream != 0 && state == State.OPEN) {
      handler.credit(socket, socket.input().waiting());
      handler.resetQuietly(stream, role.abandonment(socket));
      socket.id = 0;
      over();
    }
    if (sockets.isEmpty() && state == State.OPEN) {
      owner.unused();
    }
  }

  /** Whether no socket is open. */
  public boolean isUnused() {
    return sockets.isEmpty();
  }

  /**
   * Lets streams under way end, and takes no more: says so at once, and which was the last after a
   * round trip, so that none is lost (RFC 9113 section 6.8).
   */
  @Override
  public void drain() {
    if (state == State.OPEN) {
      handler.leave();
      if (active == 0 && handler.hasLeft()) {
        end();
      }
    }
  }

  /** Ends the link for the peer's fault. */
  void fail(LinkError error) {
    if (state == State.OPEN) {
      handler.sayLast(error);
      end();
    }
  }

  /** Sends what waits, ends our side, and closes when the peer has, or soon. */
  void end() {
    if (state != State.OPEN) {
      return;
    }
    writer.flush();
    state = State.ENDING;
    dropStash();
    breakAll();
    transport.finish();
    loop().set(linger, LINGER_MS);
    loop().execute(receiveTask);
  }

  private void broken() {
    close();
  }

  private void breakAll() {
    for (StreamSocket socket : List.copyOf(sockets)) {
      socket.broke(false);
      role.tellBroken(socket);
    }
    active = 0;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    state = State.CLOSED;
    loop().cancel(linger);
    handler.close();
    if (wasOpen) {
      breakAll();
    }
    dropStash();
    writer.drop();
    transport.close();
    owner.closed();
  }
}
