package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Transport;

/**
 * A stream of a link as a byte stream that carries HTTP/1.1 messages, owned by the loop's thread.
 * It behaves as a kept-alive connection: when request and response have both ended it carries
 * nothing ({@link #id} 0) until the peer, or on the client's side the next {@link #send}, opens
 * another stream on it. So one socket serves many streams, one after the other.
 */
public final class StreamSocket implements Transport, StreamSink {
  /** As errno, for readers that know sockets. */
  private static final int ECONNRESET = 104;

  private final Link link;
  private SocketEvents events = SocketEvents.NONE;

  // The stream that it carries; all of the link.
  int id;
  int sendWindow;
  int receiveWindow;
  int uncredited;
  boolean localEnded;
  boolean remoteEnded;
  boolean toHead;
  boolean headReceived;
  long expected;

  final StreamInput input;
  final StreamOutput output;
  private boolean finished;
  private boolean closed;
  private boolean untouched;
  private boolean spent;
  private int error;

  StreamSocket(Link link) {
    this.link = link;
    this.input = new StreamInput(link.loop().buffers());
    this.output = new StreamOutput(this);
  }

  /** Carries stream {@code number} from now on. */
  void begin(int number, int peerWindow) {
    id = number;
    sendWindow = peerWindow;
    receiveWindow = Frame.DEFAULT_WINDOW;
    uncredited = 0;
    localEnded = false;
    remoteEnded = false;
    headReceived = false;
    expected = -1;
  }

  SocketEvents events() {
    return events;
  }

  @Override
  public int head(byte[] a, int from, int to) {
    return link.role().sendHead(this, a, from, to);
  }

  @Override
  public int content(byte[] a, int from, int to, boolean last) {
    return link.writeData(this, a, from, to, last);
  }

  @Override
  public void contentEnd() {
    link.writeEnd(this);
  }

  @Override
  public void trailers(byte[] lines) {
    link.writeTrailers(this, lines);
  }

  @Override
  public void kept(int bytes) {
    link.kept(bytes);
  }

  @Override
  public void ended() {
    localEnded = true;
    link.retireIfDone(this);
  }

  /** The stream, or all of the link, is broken; {@code notSeen} when the peer did not act on it. */
  void broke(boolean notSeen) {
    error = ECONNRESET;
    untouched = notSeen;
    id = 0;
    output.drop();
  }

  /** The peer has answered whole and wants no more of the request. */
  void spent() {
    spent = true;
    localEnded = true;
    id = 0;
    output.drop();
  }

  /** Whether the peer has said that it did nothing with what was sent on the broken stream. */
  public boolean untouched() {
    return untouched;
  }

  @Override
  public Loop loop() {
    return link.loop();
  }

  @Override
  public void events(SocketEvents next) {
    events = next;
  }

  @Override
  public void open() {}

  @Override
  public int receive(byte[] into, int offset, int length) {
    if (closed || error != 0) {
      return BROKEN;
    }
    if (input.isEmpty()) {
      return finished ? END : NOTHING;
    }
    int before = input.waiting();
    int got = input.read(into, offset, length);
    link.taken(this, before - input.waiting());
    return got == 0 ? NOTHING : got;
  }

  @Override
  public boolean mayHaveMore(int got, int asked) {
    return !input.isEmpty();
  }

  @Override
  public boolean send(byte[] from, int offset, int length) {
    if (closed || error != 0) {
      return false;
    }
    if (spent) {
      return true;
    }
    if (id != 0 && localEnded) {
      link.leaveToItsEnd(this);
    }
    if (id == 0) {
      output.begin();
    }
    return output.send(from, offset, offset + length);
  }

  @Override
  public int unsent() {
    return output.waiting();
  }

  @Override
  public int room() {
    return link.roomFor(this);
  }

  @Override
  public void finish() {
    finished = true;
    output.finish();
  }

  @Override
  public int error() {
    return error;
  }

  @Override
  public boolean connected() {
    return link.isConnected();
  }

  @Override
  public boolean stood() {
    return link.isConnected();
  }

  @Override
  public void resetOnClose() {}

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      link.abandon(this);
      input.drop();
      output.drop();
    }
  }
}
