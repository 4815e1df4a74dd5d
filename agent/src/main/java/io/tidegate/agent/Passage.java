package io.tidegate.agent;

import io.tidegate.dataplane.http.BodyFlow;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.optimizer.ControlLine;
import io.tidegate.dataplane.target.TargetConnection;
import io.tidegate.dataplane.target.TargetState;
import io.tidegate.dataplane.target.TargetUser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the application and its response on the way back, owned by the agent's
 * loop. Bytes pass as they came; each side is read only while the other takes what was sent, so a
 * slow side costs at most one receive of memory.
 *
 * <p>The request's place is free again when the application has answered whole. When the client
 * went away before, the application is told by the end of its input, and has the place until it
 * closes in turn, at most {@link #LEAVING_MS}: closing at once would let the next request in while
 * this one is still worked on.
 */
final class Passage implements TargetUser {
  /** How long an application may work on for a client that went away. */
  private static final int LEAVING_MS = 5_000;

  private static final byte[] NOTHING_KEPT = {};

  private final Agent agent;
  private final DataConnection client;
  private final TargetState application;
  private final BodyFlow requestBody = new BodyFlow(true);
  private final BodyFlow responseBody = new BodyFlow(false);
  private final boolean placed;
  private final boolean toHead;
  private final boolean repeatable;
  private final boolean keepAlive;
  private @Nullable TargetConnection connection;
  private byte[] request = NOTHING_KEPT;
  private byte[] stash = NOTHING_KEPT;
  private boolean responseStarted;
  private boolean headSent;
  private boolean targetKeepAlive;
  private boolean responsePending;
  private boolean ended;
  private boolean leaving;
  private final Timer patience =
      new Timer() {
        @Override
        protected void expired() {
          letGo(false);
        }
      };

  /** {@code placed} says whether the request has a place, which this gives back. */
  Passage(Agent agent, DataConnection client, RequestHead head, boolean placed) {
    this.agent = agent;
    this.client = client;
    this.placed = placed;
    this.application = agent.application();
    this.toHead = head.isHead();
    this.keepAlive = head.keepAlive();
    this.repeatable = !head.hasBody() && !head.isPost();
    if (head.chunked()) {
      requestBody.chunked();
    } else {
      requestBody.length(head.contentLength());
    }
  }

  /** Sends {@code head}, edited, and connects for that. */
  void begin(RequestHead head) {
    byte[] out = agent.loop().writeBuffer();
    application.begin();
    request = Arrays.copyOf(out, Heads.request(head, out));
    TargetConnection idle = repeatable ? application.takeIdle(this) : null;
    while (idle != null) {
      if (idle.socket().send(request, 0, request.length)) {
        connection = idle;
        return;
      }
      application.discard(idle);
      idle = application.takeIdle(this);
    }
    connect();
  }

  private void connect() {
    TargetConnection made = application.connect(this, agent.counters());
    connection = made;
    if (made.socket().error() != 0 || !made.socket().send(request, 0, request.length)) {
      fail(ControlLine.UNREACHABLE);
    }
  }

  boolean isRequestComplete() {
    return requestBody.ended();
  }

  /** Whether body bytes should be received now. */
  boolean wantsRequestBytes() {
    TargetConnection current = connection;
    return !requestBody.ended() && current != null && current.socket().unsent() == 0;
  }

  /** Passes on body bytes; returns one past those consumed, -1 when they make no sense. */
  int body(byte[] bytes, int from, int to) {
    TargetConnection current = connection;
    int end = requestBody.advance(bytes, from, to);
    if (end < 0 || current == null) {
      return -1;
    }
    if (end > from) {
      request = NOTHING_KEPT;
      if (!current.socket().send(bytes, from, end - from)) {
        targetReadable(); // there may be an answer all the same
        if (!ended) {
          lost();
        }
      }
    }
    return end;
  }

  @Override
  public void targetReadable() {
    TargetConnection current = connection;
    if (leaving) {
      discard();
      return;
    }
    byte[] in = agent.loop().readBuffer();
    while (current != null && current.equals(connection)) {
      if (client.socket().unsent() > 0 && headSent) {
        responsePending = true;
        return;
      }
      int start = Loop.STASH_BYTES - stash.length;
      int asked = client.socket().room();
      int got = current.socket().receive(in, Loop.STASH_BYTES, asked);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        targetEnded(got);
        return;
      }
      responseStarted = true;
      client.touch();
      System.arraycopy(stash, 0, in, start, stash.length);
      int to = Loop.STASH_BYTES + got;
      if (headSent) {
        answerBody(in, start, to, 0);
      } else {
        answerHead(in, start, to);
      }
      if (!current.socket().mayHaveMore(got, asked)) {
        return;
      }
    }
  }

  /** Interim heads are dropped; the final one passes with what follows it. */
  private void answerHead(byte[] in, int from, int to) {
    ResponseHead head = agent.responseHead();
    int at = from;
    int scanned = stash.length;
    stash = NOTHING_KEPT;
    do {
      int parsed = head.parse(in, at, to, scanned, toHead);
      if (parsed == ResponseHead.NEED_MORE) {
        stash = Arrays.copyOfRange(in, at, to);
        return;
      }
      if (parsed == ResponseHead.BAD || head.status() == 101) {
        fail(ControlLine.BROKEN);
        return;
      }
      at = head.end();
      scanned = 0;
    } while (head.interim());
    targetKeepAlive = head.keepAlive();
    switch (head.body()) {
      case NONE -> responseBody.none();
      case LENGTH -> responseBody.length(head.contentLength());
      case CHUNKED -> responseBody.chunked();
      case UNTIL_CLOSE -> responseBody.untilClose();
    }
    headSent = true;
    int length = Heads.response(head, agent.loop().writeBuffer());
    answerBody(in, at, to, length);
  }

  /** Sends body bytes behind the {@code prefix} bytes of a head that wait in the write buffer. */
  private void answerBody(byte[] in, int from, int to, int prefix) {
    byte[] out = agent.loop().writeBuffer();
    int end = responseBody.advance(in, from, to);
    int length = end < 0 ? 0 : end - from;
    System.arraycopy(in, from, out, prefix, length);
    boolean whole = end >= 0 && responseBody.ended();
    if (whole) {
      letGo(end == to && targetKeepAlive && requestBody.ended());
    }
    if (!client.socket().send(out, 0, prefix + length)) {
      client.close();
    } else if (end < 0) {
      cut();
    } else if (whole) {
      done(keepAlive && targetKeepAlive && requestBody.ended());
    }
  }

  private void targetEnded(int how) {
    if (headSent && responseBody.isUntilClose() && how == Transport.END) {
      letGo(false);
      done(false);
    } else {
      lost();
    }
  }

  /** The application closed: an idle connection was stale when it did before any answer. */
  private void lost() {
    TargetConnection current = connection;
    if (current == null) {
      return;
    }
    boolean stale = !responseStarted && repeatable && current.isReused() && request.length > 0;
    if (headSent) {
      cut();
    } else if (stale) {
      application.discard(current);
      connect();
    } else {
      fail(current.isEstablished() ? ControlLine.BROKEN : ControlLine.UNREACHABLE);
    }
  }

  @Override
  public void targetWritable() {
    TargetConnection current = connection;
    if (current == null) {
      return;
    }
    if (leaving) {
      discard();
      return;
    }
    client.touch();
    if (current.socket().error() == 0) {
      client.resume();
    } else if (current.isEstablished()) {
      targetReadable();
      if (current.equals(connection)) {
        lost();
      }
    } else {
      lost();
    }
  }

  @Override
  public void targetConnectTimedOut() {
    fail(ControlLine.UNREACHABLE);
  }

  @Override
  public void targetRemoved() {
    fail(ControlLine.BROKEN);
  }

  @Override
  public void targetAborted() {
    fail(ControlLine.BROKEN);
  }

  /** What the client did not take has gone out. */
  void clientDrained() {
    if (responsePending) {
      responsePending = false;
      targetReadable();
    }
  }

  /** The client went away, or sent nonsense: the application sees that nothing more comes. */
  void abandon() {
    TargetConnection current = connection;
    ended = true;
    if (current == null) {
      return;
    }
    if (current.socket() instanceof TcpSocket && current.isEstablished()) {
      leaving = true;
      agent.loop().set(patience, LEAVING_MS);
      current.socket().finish();
      discard();
    } else {
      letGo(false);
    }
  }

  /** Reads what nobody wants any more, until the application closes. */
  private void discard() {
    TargetConnection current = connection;
    byte[] in = agent.loop().readBuffer();
    int got = 0;
    while (got >= 0 && current != null) {
      got = current.socket().receive(in, 0, Loop.READ_BYTES);
    }
    if (got != Transport.NOTHING) {
      letGo(false);
    }
  }

  /** Says that the application failed, or cuts an answer that has begun. */
  private void fail(String why) {
    if (ended) {
      letGo(false);
      return;
    }
    if (headSent) {
      cut();
      return;
    }
    letGo(false);
    boolean stays = keepAlive && requestBody.ended();
    byte[] answer = Heads.own(500, why, stays);
    client.socket().send(answer, 0, answer.length);
    done(stays);
  }

  private void cut() {
    letGo(false);
    ended = true;
    if (responseBody.isUntilClose()) {
      client.socket().resetOnClose();
    }
    client.close();
  }

  private void done(boolean stays) {
    ended = true;
    client.passed(stays);
  }

  /** Lets go of the application and of the place there. */
  private void letGo(boolean reusable) {
    TargetConnection current = connection;
    connection = null;
    if (current == null) {
      return;
    }
    agent.loop().cancel(patience);
    application.end();
    if (reusable) {
      application.release(current, Agent.APPLICATION_IDLE_MS);
    } else {
      application.discard(current);
    }
    if (placed) {
      agent.released();
    }
  }
}
