package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.routing.AlbOptions;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, owned by its loop's thread. It receives into the loop's shared
 * buffer, hands heads to {@link RequestReceiver} and body bytes to {@link RequestForwarder}, one
 * request at a time; what it cannot hand on yet (an incomplete head, pipelined requests) it keeps
 * in a borrowed buffer, at most {@link #MAX_STASH} bytes. An idle connection owns no buffer.
 */
public final class ClientConnection implements FrontConnection, SocketEvents {
  /** Bytes kept at most for one connection: one head at its limit. */
  static final int MAX_STASH = Loop.STASH_BYTES;

  private static final int MAX_PIPELINED = 16 * 1024;
  private static final int MAX_UNSENT = 64 * 1024;
  private static final int LINGER_MS = 2_000;
  private static final int LINGER_BYTES = 4 * 1024 * 1024;

  private final HttpLane lane;
  private final ConnectionHome home;
  private final RequestReceiver receiver;
  private final Transport socket;
  private final ClientFacts facts;
  private final Exchange exchange;
  private final long keepAliveUntilMs;
  private final int idleTimeoutMs;
  private final Pace pace;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }
      };
  private byte @Nullable [] stash;
  private int stashLength;
  private boolean processing;
  private boolean readPending;
  private boolean held;
  private boolean inputEnded;
  private boolean closeWhenFlushed;
  private boolean lingering;
  private int lingered;

  /** Takes over {@code socket}, whose peer {@code facts} describe. */
  public ClientConnection(HttpLane lane, ConnectionHome home, Transport socket, ClientFacts facts) {
    this.lane = lane;
    this.home = home;
    this.receiver = lane.receiver();
    this.socket = socket;
    this.exchange = new Exchange(this, lane);
    this.facts = facts;
    AlbOptions options = facts.options();
    long nowMs = lane.loop().nowMs();
    this.keepAliveUntilMs = nowMs + options.clientKeepAliveMs();
    this.idleTimeoutMs = options.idleTimeoutMs();
    this.pace = new Pace(idleTimeoutMs, options.clientKeepAliveMs(), nowMs);
    socket.events(this);
  }

  @Override
  public void start() {
    lane.loop().set(timer, idleTimeoutMs);
    socket.open();
    readable();
  }

  Transport socket() {
    return socket;
  }

  ConnectionHome home() {
    return home;
  }

  ClientFacts facts() {
    return facts;
  }

  int idleTimeoutMs() {
    return idleTimeoutMs;
  }

  /** Whether the response now being made must be the last. */
  boolean isLastResponse() {
    return home.isClosing() || lane.loop().nowMs() >= keepAliveUntilMs;
  }

  /** Something moved on either side: the idle timeout starts anew. */
  void touch() {
    pace.touch(lane.loop().nowMs());
  }

  @Override
  public void readable() {
    if (lingering) {
      discardInput();
    } else if (held) {
      readPending = true;
    } else if (exchange.isTunnel()) {
      exchange.tunnelFromClient();
    } else if (exchange.isActive() && exchange.isRequestComplete()) {
      receiveAhead();
    } else {
      receive();
    }
  }

  private void receive() {
    Loop loop = lane.loop();
    byte[] buffer = loop.readBuffer();
    while (!socket.isClosed() && !lingering) {
      boolean full =
          exchange.isActive() ? !exchange.wantsRequestBytes() : socket.unsent() > MAX_UNSENT;
      if (held || full) {
        readPending = true;
        return;
      }
      boolean body = exchange.isActive() && !exchange.isRequestComplete();
      int moved = body && stashLength == 0 ? lane.forwarder().move(exchange, socket) : 0;
      if (moved > 0) {
        pace.body(moved, true, loop.nowMs());
        continue;
      }
      int start = unstash(buffer);
      int asked = body ? loop.buffers().room() : Loop.READ_BYTES;
      int got = moved < 0 ? moved : socket.receive(buffer, Loop.STASH_BYTES, asked);
      if (got < 0) {
        ended(got);
        return;
      }
      if (body || exchange.awaitsBody()) {
        pace.body(got, exchange.hasKnownLength(), loop.nowMs());
      } else {
        touch();
      }
      dropStash();
      process(buffer, start, Loop.STASH_BYTES + got);
      if (!socket.mayHaveMore(got, asked)) {
        return;
      }
    }
  }

  /** Puts the stash right before where the next bytes land; it stays valid until dropped. */
  private int unstash(byte[] buffer) {
    int start = Loop.STASH_BYTES - stashLength;
    if (stash != null) {
      System.arraycopy(stash, 0, buffer, start, stashLength);
    }
    return start;
  }

  private void process(byte[] bytes, int from, int to) {
    int at = from;
    processing = true;
    try {
      while (at < to && !socket.isClosed() && !lingering && !closeWhenFlushed) {
        if (!exchange.isActive() && socket.unsent() > MAX_UNSENT) {
          readPending = true;
          break;
        }
        if (!exchange.isActive()) {
          int next = receiver.receive(exchange, bytes, at, to);
          if (next < 0) {
            waitForHead();
            break;
          }
          at = next;
          pace.headDone(exchange.isActive() && !exchange.isRequestComplete(), lane.loop().nowMs());
        } else if (!exchange.isRequestComplete()) {
          at = lane.forwarder().body(exchange, bytes, at, to);
          if (exchange.isRequestComplete()) {
            pace.bodyDone();
            touch();
          }
        } else {
          break;
        }
      }
    } finally {
      processing = false;
    }
    if (at < to && !socket.isClosed() && !lingering && !closeWhenFlushed) {
      keep(bytes, at, to);
    }
  }

  private void waitForHead() {
    if (exchange.awaitsBody()) {
      pace.bodyAwaited(lane.loop().nowMs());
    } else if (!held) {
      pace.headIncomplete(lane.loop().nowMs());
    }
  }

  /** While a response is awaited: reads a little ahead, to notice a client that went away. */
  private void receiveAhead() {
    byte[] buffer = lane.loop().readBuffer();
    while (!socket.isClosed()) {
      int room = MAX_PIPELINED - stashLength;
      if (room <= 0) {
        readPending = true;
        return;
      }
      int start = unstash(buffer);
      int got = socket.receive(buffer, Loop.STASH_BYTES, room);
      if (got < 0) {
        ended(got);
        return;
      }
      dropStash();
      keep(buffer, start, Loop.STASH_BYTES + got);
      if (!socket.mayHaveMore(got, room)) {
        return;
      }
    }
  }

  private void ended(int how) {
    if (how == Transport.NOTHING) {
      return;
    }
    inputEnded = true;
    if (how == Transport.BROKEN) {
      gone();
    } else if (exchange.awaitsBody()) {
      giveUp(400);
    } else if (!exchange.isActive()) {
      closeGracefully();
    } else if (!exchange.isRequestComplete()) {
      exchange.clientEndedInBody();
    }
  }

  /** The exchange has ended and its response was handed over whole. */
  void exchangeDone(boolean keepAlive) {
    touch();
    if (socket.isClosed()) {
      return;
    }
    if (!keepAlive || (inputEnded && stashLength == 0 && !processing) || home.closesIdle()) {
      closeGracefully();
    } else if (!processing) {
      resume();
    }
  }

  /** Continues with what was kept or left in the kernel; called when a hindrance is gone. */
  void resume() {
    if (processing || held || socket.isClosed() || lingering || closeWhenFlushed) {
      return;
    }
    byte[] kept = stash;
    int length = stashLength;
    if (kept != null && !(exchange.isActive() && !exchange.wantsRequestBytes())) {
      stash = null;
      stashLength = 0;
      try {
        process(kept, 0, length);
      } finally {
        lane.loop().buffers().giveBack(kept);
      }
    }
    if (inputEnded && !exchange.isActive()) {
      closeGracefully();
    } else if (readPending && !inputEnded) {
      readPending = false;
      readable();
    }
  }

  /** Reads nothing more until {@link #release}: the request at hand waits for a verdict. */
  void hold() {
    held = true;
  }

  /** The guard or web ACL has spoken: the request is read again. */
  void release() {
    held = false;
    touch();
    if (!socket.isClosed() && !lingering && !closeWhenFlushed) {
      resume();
    }
  }

  /** Takes what was received ahead, for a tunnel; the result lasts until the next receive. */
  int takeStash(byte[] into, int at) {
    int length = stashLength;
    if (stash != null) {
      System.arraycopy(stash, 0, into, at, length);
      dropStash();
    }
    readPending = false;
    return length;
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  @Override
  public void writable() {
    if (socket.error() != 0) {
      gone();
      return;
    }
    touch();
    if (closeWhenFlushed) {
      finishAndClose();
    } else if (exchange.isActive()) {
      exchange.clientDrained();
    } else {
      resume();
    }
  }

  /** Sends what is unsent, ends the stream, and closes when the client cannot miss anything. */
  void closeGracefully() {
    if (socket.isClosed() || lingering) {
      return;
    }
    closeWhenFlushed = true;
    if (socket.unsent() == 0) {
      finishAndClose();
    }
  }

  /**
   * Closing while unread bytes wait would reset the connection and could destroy our response on
   * its way (RFC 9112 section 9.6): so when the client is still sending, its bytes are read and
   * dropped for a while.
   */
  private void finishAndClose() {
    dropStash();
    if (inputEnded || socket.error() != 0) {
      close();
      return;
    }
    socket.finish();
    lingering = true;
    lane.loop().set(timer, LINGER_MS);
    discardInput();
  }

  private void discardInput() {
    byte[] buffer = lane.loop().readBuffer();
    while (!socket.isClosed()) {
      int got = socket.receive(buffer, 0, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      lingered += Math.max(0, got);
      if (got < 0 || lingered > LINGER_BYTES) {
        close();
      }
    }
  }

  private void timerExpired() {
    Loop loop = lane.loop();
    long left = pace.left(loop.nowMs(), exchange.headSent);
    if (lingering || socket.isClosed()) {
      close();
    } else if (left > 0) {
      loop.set(timer, Math.min(left, idleTimeoutMs));
    } else if (closeWhenFlushed) {
      close();
    } else {
      loop.set(timer, idleTimeoutMs);
      idleTooLong();
    }
  }

  private void idleTooLong() {
    if (held) {
      return; // verdicts come within seconds
    }
    if (exchange.awaitsBody()) {
      giveUp(408);
    } else if (exchange.isActive()) {
      exchange.idleTimedOut();
    } else if (stashLength > 0) {
      receiver.headTimedOut(exchange);
    } else {
      close();
    }
  }

  /** The body that a web ACL waits for does not come: answers {@code status}. */
  private void giveUp(int status) {
    byte[] kept = stash;
    if (kept != null) {
      exchange.givenUp = status;
      receiver.receive(exchange, kept, 0, stashLength);
    }
  }

  private void gone() {
    exchange.clientGone();
    close();
  }

  @Override
  public void aborted() {
    exchange.aborted();
    close();
  }

  @Override
  public void homeClosing() {
    if (!exchange.isActive() && stashLength == 0) {
      closeGracefully();
    }
  }

  /** The next response says that it is the last. */
  @Override
  public void homeRetired() {}

  @Override
  public long heldBytes() {
    return stashLength + socket.unsent() + (exchange.isActive() ? exchange.heldBytes() : 0);
  }

  @Override
  public long progressMs() {
    return pace.activeMs();
  }

  @Override
  public void closeNow() {
    exchange.aborted();
    close();
  }

  void close() {
    if (!socket.isClosed()) {
      lane.loop().cancel(timer);
      dropStash();
      socket.close();
      home.closed(this);
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int length = to - from;
    byte[] kept = lane.loop().buffers().borrow(length);
    System.arraycopy(bytes, from, kept, 0, length);
    stash = kept;
    stashLength = length;
  }

  private void dropStash() {
    if (stash != null) {
      lane.loop().buffers().giveBack(stash);
      stash = null;
      stashLength = 0;
    }
  }
}
