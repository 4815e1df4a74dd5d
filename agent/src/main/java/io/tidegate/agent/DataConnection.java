package io.tidegate.agent;

import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.optimizer.ControlLine;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection that brings requests, or one stream of HTTP/2, owned by the agent's loop: lets
 * each request in by its signal, one after the other, or answers that it cannot.
 */
final class DataConnection implements SocketEvents {
  /** Longer than the longest idle timeout of a balancer, which is 4,000 s: that one closes. */
  private static final int IDLE_MS = 4_100_000;

  private static final int LINGER_MS = 2_000;
  private static final String NO_PLACE = "no-free-place";
  private static final int MAX_AHEAD = 16 * 1024;
  private static final byte[] NOTHING_KEPT = {};

  private final Agent agent;
  private final Transport socket;
  private final Timer idle =
      new Timer() {
        @Override
        protected void expired() {
          long left = movedMs + IDLE_MS - socket.loop().nowMs();
          if (left > 0 && !lingering) {
            socket.loop().set(this, left);
          } else {
            close();
          }
        }
      };
  private long movedMs;
  private byte[] stash = NOTHING_KEPT;
  private int scanned;
  private @Nullable Passage passage;
  private boolean readPending;
  private boolean processing;
  private boolean closing;
  private boolean lingering;

  DataConnection(Agent agent, Transport socket) {
    this.agent = agent;
    this.socket = socket;
    socket.events(this);
  }

  void start() {
    touch();
    socket.loop().set(idle, IDLE_MS);
    socket.open();
    readable();
  }

  Transport socket() {
    return socket;
  }

  /** Something moved. */
  void touch() {
    movedMs = socket.loop().nowMs();
  }

  /** Whether no request is under way. */
  boolean isIdle() {
    return passage == null;
  }

  @Override
  public void readable() {
    if (lingering) {
      discardInput();
      return;
    }
    byte[] buffer = socket.loop().readBuffer();
    while (!socket.isClosed() && !closing) {
      Passage current = passage;
      boolean ahead = current != null && current.isRequestComplete();
      boolean held =
          current == null
              ? socket.unsent() > MAX_AHEAD
              : ahead ? stash.length >= MAX_AHEAD : !current.wantsRequestBytes();
      if (held) {
        readPending = true;
        return;
      }
      int start = Loop.STASH_BYTES - stash.length;
      int asked = ahead ? MAX_AHEAD - stash.length : Loop.READ_BYTES;
      int got = socket.receive(buffer, Loop.STASH_BYTES, asked);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        close();
        return;
      }
      touch();
      System.arraycopy(stash, 0, buffer, start, stash.length);
      stash = NOTHING_KEPT;
      int to = Loop.STASH_BYTES + got;
      if (ahead) {
        stash = Arrays.copyOfRange(buffer, start, to);
      } else {
        process(buffer, start, to);
      }
      if (!socket.mayHaveMore(got, asked)) {
        return;
      }
    }
  }

  private void process(byte[] bytes, int from, int to) {
    int at = from;
    processing = true;
    while (at < to && !socket.isClosed() && !closing) {
      Passage current = passage;
      int next =
          current == null
              ? request(bytes, at, to)
              : current.isRequestComplete() ? at : current.body(bytes, at, to);
      if (next < 0) {
        close();
        break;
      }
      if (next == at) {
        break; // what is left waits
      }
      at = next;
    }
    processing = false;
    if (at < to && !socket.isClosed() && !closing) {
      stash = Arrays.copyOfRange(bytes, at, to);
    }
  }

  /** Lets the request that begins at {@code at} in; returns one past its head. */
  private int request(byte[] bytes, int at, int to) {
    RequestHead head = agent.requestHead();
    int parsed = head.parse(bytes, at, to, scanned);
    if (parsed == RequestHead.NEED_MORE) {
      scanned = to - at;
      return at;
    }
    scanned = 0;
    int status =
        parsed == RequestHead.TOO_LARGE
            ? head.limitStatus()
            : head.upgrade() ? 501 : head.refusal(DesyncMode.STRICTEST);
    if (status != 0) {
      return refuse(status, "refused", false, to);
    }
    Heads.Ticket ticket = Heads.ticket(head);
    boolean placed =
        switch (ticket) {
          case Heads.Ticket.Signal signal -> agent.slots().take(signal.id());
          case Heads.Ticket.HealthCheck check -> false;
          case Heads.Ticket.None none -> agent.slots().takeAny();
        };
    boolean bodyless = !head.hasBody();
    if (!placed && !(ticket instanceof Heads.Ticket.HealthCheck)) {
      String why = ticket instanceof Heads.Ticket.Signal ? ControlLine.STALE : NO_PLACE;
      return refuse(503, why, bodyless && head.keepAlive(), bodyless ? head.end() : to);
    }
    int end = head.end();
    if (end == to && head.expectsContinue() && !bodyless) {
      byte[] interim = OwnResponse.interimContinue();
      socket.send(interim, 0, interim.length);
    }
    Passage begun = new Passage(agent, this, head, placed);
    passage = begun;
    begun.begin(head);
    return end;
  }

  private int refuse(int status, String why, boolean keepAlive, int end) {
    byte[] answer = Heads.own(status, why, keepAlive);
    socket.send(answer, 0, answer.length);
    if (!keepAlive) {
      closeWhenSent();
    }
    return end;
  }

  /** The passage has ended and its answer is handed over whole. */
  void passed(boolean stays) {
    passage = null;
    touch();
    if (!stays || agent.isDraining()) {
      closeWhenSent();
    } else if (!processing) {
      resume();
    }
  }

  /** Goes on with what was kept; called when a hindrance is gone. */
  void resume() {
    if (processing || socket.isClosed() || closing) {
      return;
    }
    Passage current = passage;
    if (stash.length > 0 && (current == null || current.wantsRequestBytes())) {
      byte[] kept = stash;
      stash = NOTHING_KEPT;
      process(kept, 0, kept.length);
    }
    if (readPending && !socket.isClosed() && !closing) {
      readPending = false;
      readable();
    }
  }

  @Override
  public void writable() {
    if (socket.error() != 0) {
      close();
      return;
    }
    touch();
    Passage current = passage;
    if (closing) {
      closeWhenSent();
    } else if (current != null) {
      current.clientDrained();
    } else {
      resume();
    }
  }

  @Override
  public void aborted() {
    close();
  }

  /**
   * Closes once what is unsent has gone out. What still comes is read and dropped for a while: a
   * close with bytes unread would reset the connection, and the answer might be lost (RFC 9112
   * section 9.6).
   */
  private void closeWhenSent() {
    closing = true;
    if (socket.unsent() == 0 && !lingering) {
      lingering = true;
      socket.finish();
      socket.loop().set(idle, LINGER_MS);
      discardInput();
    }
  }

  private void discardInput() {
    byte[] buffer = socket.loop().readBuffer();
    int got = 0;
    while (got >= 0 && !socket.isClosed()) {
      got = socket.receive(buffer, 0, Loop.READ_BYTES);
    }
    if (got != Transport.NOTHING) {
      close();
    }
  }

  void close() {
    Passage current = passage;
    passage = null;
    if (current != null) {
      current.abandon();
    }
    agent.forget(this);
    socket.loop().cancel(idle);
    socket.close();
  }
}
