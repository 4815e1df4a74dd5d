package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.RequestWriter;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.http.TargetEdits;
import io.tidegate.dataplane.http.TraceIds;
import io.tidegate.dataplane.loop.KernelPipe;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.optimizer.ControlLine;
import io.tidegate.dataplane.stream.GrpcContent;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.target.TargetConnection;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetState;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GroupPicker;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the target and sends it the request; one per loop, owned by its thread. Head and the body
 * bytes at hand go out in one call.
 *
 * <p>What is sent first is kept until the target answers, for two kinds of second attempts: when a
 * connection could not be made, nothing was sent and another target is tried; when an idle
 * connection turns out to be closed before any answer, an idempotent request without a body is sent
 * again on a new connection (RFC 9110 section 9.2.2).
 */
final class RequestForwarder {
  private static final int MAX_ATTEMPTS = 3;

  /** How often agents may say that a signal is void: another balancer was quicker. */
  private static final int MAX_REFUSALS = 8;

  private final HttpLane lane;
  private final RequestWriter writer;

  RequestForwarder(HttpLane lane) {
    this.lane = lane;
    Loop loop = lane.loop();
    this.writer = new RequestWriter(new TraceIds(loop.chance(), loop::epochSeconds));
  }

  RequestWriter writer() {
    return writer;
  }

  /** Returns one past the body bytes consumed. */
  int forward(
      Exchange exchange, RequestHead head, RouteAction.Forward action, byte[] bytes, int to) {
    int at = head.end();
    exchange.groupStickinessMs = action.stickinessMs();
    Optional<CompiledTargetGroup> chosen = lane.stickiness().group(exchange, head, action);
    if (chosen.isEmpty()) {
      chosen = GroupPicker.pick(action, lane.loop().chance().generator());
    }
    if (chosen.isEmpty()) {
      return refuse(exchange, head, 503, to);
    }
    if (!isAccepted(exchange, head, chosen.get().version())) {
      return refuse(exchange, head, 464, to);
    }
    if (exchange.upgrade && chosen.get().policy().controlled()) {
      return refuse(exchange, head, 501, to);
    }
    if (!exchange.guardLines.isEmpty() || !exchange.firewall.isEmpty()) {
      head.edit(edits(exchange, "", ""));
    }
    if (!action.rewrite().isNone() && !rewrite(exchange, head, action.rewrite())) {
      return refuse(exchange, head, 500, to);
    }
    TargetGroupState group = exchange.view().group(chosen.get());
    TargetState stuck = lane.stickiness().target(exchange, head, group);
    TargetState target = stuck == null ? group.pick(null) : stuck;
    if (target == null) {
      exchange.view().counters().controlRejects += group.policy().controlled() ? 1 : 0;
      return refuse(exchange, head, 503, to);
    }
    exchange.group = group;
    long signal = stuck == null ? group.takenSignal() : 0;
    if (signal != 0) {
      head.edit(head.edits().and(ReadySignal.line(signal)));
    }
    if (at == to && head.expectsContinue() && head.hasBody()) {
      byte[] interim = OwnResponse.interimContinue();
      exchange.client().socket().send(interim, 0, interim.length);
    }
    ClientFacts facts = exchange.client().facts();
    byte[] out = lane.loop().writeBuffer();
    int length = writer.write(head, facts, exchange.closeTarget, out, 0);
    exchange.signalLineEnd = writer.editsEnd();
    lane.notes().forwarded(exchange, writer, out);
    int end = exchange.requestBody.advance(bytes, at, to);
    if (end < 0) {
      if (signal != 0) {
        target.asked().giveBack(signal);
      }
      exchange.closeClient = true;
      exchange.fail(400);
      return to;
    }
    exchange.signal = signal;
    exchange.view().counters().controlRequests += signal == 0 ? 0 : 1;
    System.arraycopy(bytes, at, out, length, end - at);
    exchange.receivedBytes += end - at;
    dispatch(exchange, target, out, length + end - at);
    return end;
  }

  /** Whether the request can be converted to what the targets speak. */
  private static boolean isAccepted(Exchange exchange, RequestHead head, ProtocolVersion version) {
    boolean streams = exchange.client().home().hasStreams();
    if (!streams) {
      return !version.http2();
    }
    return version.accepts(true, GrpcContent.isIn(head), head.isPost());
  }

  /** Not forwarded: answers {@code status}; what is left of the body ends the connection. */
  private int refuse(Exchange exchange, RequestHead head, int status, int to) {
    lane.notes().answered(exchange, head, "");
    boolean whole = exchange.requestBody.ended();
    exchange.closeClient |= !whole;
    exchange.fail(status);
    return whole ? head.end() : to;
  }

  private static TargetEdits edits(Exchange exchange, String host, String url) {
    TargetEdits edits = TargetEdits.of(host, url, exchange.guardLines);
    return exchange.firewall.isEmpty() ? edits : edits.ofInspected();
  }

  /** Applies a rule's transforms; false when the result is not fit to be sent. */
  private static boolean rewrite(Exchange exchange, RequestHead head, Rewrite rewrite) {
    Rewrite.Result result = rewrite.apply(head.hostName(), head.pathAndQuery());
    exchange.transform = result.status();
    exchange.lane().notes().rewritten(exchange, result);
    head.edit(edits(exchange, result.host(), result.url()));
    return !result.status().failed();
  }

  private void dispatch(Exchange exchange, TargetState target, byte[] out, int length) {
    exchange.target = target;
    target.begin();
    exchange.sentNs = lane.loop().nowNs();
    TargetConnection idle = target.takeIdle(exchange);
    while (idle != null) {
      exchange.connection = idle;
      if (idle.socket().send(out, 0, length)) {
        boolean again = exchange.repeatable || exchange.signal != 0;
        if (again && exchange.requestBody.ended()) {
          exchange.retain(out, length);
        }
        return;
      }
      target.discard(idle);
      idle = target.takeIdle(exchange);
    }
    connect(exchange, target, out, length);
  }

  private void connect(Exchange exchange, TargetState target, byte[] out, int length) {
    TargetConnection fresh = target.connect(exchange, exchange.view().counters());
    exchange.connection = fresh;
    exchange.attempts++;
    if (!isRetained(exchange, out)) {
      exchange.retain(out, length);
    }
    if (fresh.socket().error() != 0 || !fresh.socket().send(out, 0, length)) {
      connectFailed(exchange);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private static boolean isRetained(Exchange exchange, byte[] out) {
    return out == exchange.retained;
  }

  /** Passes on body bytes; returns one past those consumed. */
  int body(Exchange exchange, byte[] bytes, int at, int to) {
    TargetConnection connection = exchange.connection;
    int end = exchange.requestBody.advance(bytes, at, to);
    if (end < 0 || connection == null) {
      exchange.closeClient = true;
      exchange.fail(400);
      return to;
    }
    exchange.dropRetained();
    exchange.receivedBytes += end - at;
    if (!connection.socket().send(bytes, at, end - at)) {
      targetBroke(exchange);
    }
    return end;
  }

  /**
   * Moves body bytes without looking at them from {@code client} to the target, which has nothing
   * unsent: the result of a receive, or 0 when they are to be received and passed to {@link #body}.
   */
  int move(Exchange exchange, Transport client) {
    Transport target = Objects.requireNonNull(exchange.connection).socket();
    long opaque = exchange.requestBody.opaque();
    if (!KernelPipe.suits(opaque, client, target)) {
      return 0;
    }
    int got = ((TcpSocket) client).moveTo((TcpSocket) target, opaque - KernelPipe.TAIL_BYTES);
    if (got > 0) {
      exchange.receivedBytes += exchange.requestBody.moved(got);
      exchange.dropRetained();
      if (target.error() != 0) {
        targetBroke(exchange);
      }
    }
    return got;
  }

  /** Sending to the target, or connecting, has failed; an early response may still be there. */
  void targetBroke(Exchange exchange) {
    TargetConnection connection = Objects.requireNonNull(exchange.connection);
    if (!connection.isEstablished()) {
      connectFailed(exchange);
      return;
    }
    lane.relay().readable(exchange);
    if (connection.equals(exchange.connection) && exchange.isActive()) {
      targetLost(exchange);
    }
  }

  /** The connection ended before any byte of a response: sends again where that is safe, or 502. */
  void targetLost(Exchange exchange) {
    TargetConnection connection = Objects.requireNonNull(exchange.connection);
    byte[] again = exchange.retained;
    TargetState target = Objects.requireNonNull(exchange.target);
    boolean stale = connection.isReused() && exchange.repeatable && !exchange.responseStarted;
    boolean untouched = connection.isUntouched() && !exchange.responseStarted;
    boolean safe = stale || untouched;
    boolean controlled = exchange.signal != 0;
    if (!safe || again == null || exchange.attempts >= MAX_ATTEMPTS) {
      exchange.fail(502);
    } else if (controlled) {
      exchange.forsake();
      sendToNext(exchange, again, 503);
    } else {
      exchange.forsake();
      exchange.target = target;
      target.begin();
      connect(exchange, target, again, exchange.retainedLength);
    }
  }

  /**
   * Whether {@code head} is an agent's own answer, which goes to no client: when the signal was
   * void nobody has seen the request, so another target that asks may have it; else 500.
   */
  boolean refused(Exchange exchange, ResponseHead head) {
    String why = exchange.signal == 0 ? "" : ReadySignal.error(head);
    if (why.isEmpty()) {
      return false;
    }
    byte[] again = exchange.retained;
    if (!why.equals(ControlLine.STALE)) {
      exchange.fail(500);
      return true;
    }
    exchange.forsake();
    exchange.responseStarted = false;
    exchange.refusals++;
    if (again == null || exchange.refusals > MAX_REFUSALS) {
      exchange.view().counters().controlRejects++;
      exchange.fail(503);
    } else {
      sendToNext(exchange, again, 503);
    }
    return true;
  }

  /** Sends what was kept to a target that asks, or answers {@code otherwise}. */
  private void sendToNext(Exchange exchange, byte[] again, int otherwise) {
    TargetState next = Objects.requireNonNull(exchange.group).pick(null);
    if (next == null) {
      exchange.view().counters().controlRejects++;
      exchange.fail(otherwise);
    } else {
      sendAgain(exchange, next, again);
    }
  }

  private void sendAgain(Exchange exchange, TargetState next, byte[] again) {
    long signal = Objects.requireNonNull(exchange.group).takenSignal();
    if (signal != 0) {
      exchange.signal = signal;
      ReadySignal.write(signal, again, exchange.signalLineEnd);
    }
    exchange.target = next;
    next.begin();
    reuseOrConnect(exchange, next, again);
  }

  /** Nothing was sent: another target may serve the request, whatever its method. */
  private void connectFailed(Exchange exchange) {
    TargetConnection connection = Objects.requireNonNull(exchange.connection);
    if (Errno.isShortage(connection.socket().error())) {
      exchange.forsake();
      exchange.fail(503); // for want of something here: no target would do better
      return;
    }
    exchange.countConnectionError();
    byte[] again = exchange.retained;
    TargetState failed = Objects.requireNonNull(exchange.target);
    TargetGroupState group = Objects.requireNonNull(exchange.group);
    exchange.forsake();
    @Nullable TargetState other = exchange.attempts < MAX_ATTEMPTS ? group.pick(failed) : null;
    if (again == null || other == null || other.equals(failed)) {
      exchange.fail(502);
    } else {
      sendAgain(exchange, other, again);
    }
  }

  private void reuseOrConnect(Exchange exchange, TargetState other, byte[] again) {
    TargetConnection idle = other.takeIdle(exchange);
    if (idle != null) {
      exchange.connection = idle;
      Transport socket = idle.socket();
      if (socket.send(again, 0, exchange.retainedLength)) {
        return;
      }
      other.discard(idle);
    }
    connect(exchange, other, again, exchange.retainedLength);
  }
}
