package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.StreamTransport;

/**
 * A stream of a link as a byte stream that carries HTTP/1.1 messages, owned by the loop's thread.
 * It behaves as a kept-alive connection: when request and response have both ended it carries
 * nothing ({@link #id} 0) until the peer, or on the client's side the next {@link #send}, opens
 * another stream on it. So one socket serves many streams, one after the other.
 */
public final class StreamSocket extends StreamTransport {
  private final Link link;

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

  private boolean finished;
  private boolean untouched;
  private boolean spent;

  StreamSocket(Link link) {
    super(link.loop());
    this.link = link;
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

  @Override
  public int head(byte[] a, int from, int to) {
    return link.role().sendHead(this, a, from, to);
  }

  @Override
  public int content(byte[] a, int from, int to, boolean last) {
    return link.output().content(this, a, from, to, last);
  }

  @Override
  public void contentEnd() {
    link.out().endStream(id);
  }

  @Override
  public void trailers(byte[] lines) {
    byte[] block = link.tools().block(2 * lines.length);
    link.out().headers(id, block, HeadFields.trailers(lines, new HpackEncoder(block)), true);
  }

  @Override
  public void kept(int bytes) {
    link.output().backlog().changed(bytes);
  }

  @Override
  public void ended() {
    localEnded = true;
    link.retireIfDone(this);
  }

  /** The stream, or all of the link, is broken; {@code notSeen} when the peer did not act on it. */
  void broke(boolean notSeen) {
    untouched = notSeen;
    id = 0;
    fail();
  }

  /** The peer has answered whole and wants no more of the request. */
  void spent() {
    spent = true;
    localEnded = true;
    id = 0;
    output().drop();
  }

  /** Whether the peer has said that it did nothing with what was sent on the broken stream. */
  public boolean untouched() {
    return untouched;
  }

  @Override
  public int receive(byte[] into, int offset, int length) {
    if (input().isEmpty()) {
      return !isWhole() ? BROKEN : finished ? END : NOTHING;
    }
    int before = input().waiting();
    int got = input().read(into, offset, length);
    link.taken(this, before - input().waiting());
    return got == 0 ? NOTHING : got;
  }

  @Override
  public boolean mayHaveMore(int got, int asked) {
    return !input().isEmpty();
  }

  @Override
  public boolean send(byte[] from, int offset, int length) {
    if (!isWhole()) {
      return false;
    }
    if (spent) {
      return true;
    }
    if (id != 0 && localEnded) {
      link.streams().leaveToItsEnd(this);
    }
    if (id == 0) {
      output().begin();
    }
    return output().send(from, offset, offset + length);
  }

  @Override
  public int unsent() {
    return output().waiting();
  }

  @Override
  public int room() {
    return link.output().room(this);
  }

  @Override
  public void finish() {
    finished = true;
    output().finish();
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
  protected void closing() {
    link.abandon(this);
  }
}
