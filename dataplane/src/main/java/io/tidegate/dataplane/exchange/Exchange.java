package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.BodyFlow;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.log.AccessEntry;
import io.tidegate.dataplane.target.TargetConnection;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetState;
import io.tidegate.dataplane.target.TargetUser;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RuleTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: the state that the steps share, and how it can end. Owned by the
 * loop's thread; one object per client connection, begun anew for each request. It keeps the
 * snapshot ({@link NodeView}) that it began with.
 */
public final class Exchange implements TargetUser {
  private final ClientConnection client;
  private final HttpLane lane;

  // The request.
  final BodyFlow requestBody = new BodyFlow(true);
  @Nullable NodeView view;
  RuleTable.@Nullable Entry rule;
  Rewrite.Status transform = Rewrite.Status.NONE;
  String errorReason = "";
  String guardLines = "";

  /** The access log's word for the inspection by a web ACL, empty when there was none. */
  String firewall = "";

  /** Whether the web ACL keeps the request from the rule's actions. */
  boolean stopped;

  /** What waits for the rest of what a web ACL inspects of the body. */
  @Nullable BodySample sample;

  /** The answer to a request whose body does not come, 0 as long as it may. */
  int givenUp;

  List<String> cookies = List.of();
  long groupStickinessMs;

  /** Whether the client has a session of the application that stickiness follows. */
  boolean session;

  /** The n of the AWSALBAPP-n that a response sets. */
  int shard;

  boolean corsOfChromium;
  boolean toHead;
  boolean simple;
  boolean http10;
  boolean grpc;
  boolean upgrade;
  boolean closeClient;
  boolean closeTarget;
  boolean repeatable;
  int headScanned;
  long beganNs;
  @Nullable AccessEntry access;
  long receivedBytes;

  // The target and what would be sent again on a retry.
  @Nullable TargetGroupState group;
  @Nullable TargetState target;
  @Nullable TargetState blamed;
  @Nullable TargetConnection connection;
  byte @Nullable [] retained;
  int retainedLength;
  int attempts;

  // By what signal the target asked for the request, and where the head says so: one past its line.
  long signal;
  int signalLineEnd;
  int refusals;

  // The response.
  final BodyFlow responseBody = new BodyFlow(false);
  byte @Nullable [] responseStash;
  int responseStashLength;
  boolean responsePending;
  boolean responseStarted;
  boolean headSent;
  boolean dechunk;
  boolean targetKeepAlive;
  int targetStatus;
  int status;
  long sentNs;
  long answeredNs;
  long relayedNs;
  long sentBytes;

  private @Nullable FirewallVerdict inspection;
  private String inspectedBy = "";
  private GuardVerdict.@Nullable Known verdict;
  private @Nullable Guard verdictOf;
  private boolean again;
  private boolean active;
  private @Nullable Tunnel tunnel;

  Exchange(ClientConnection client, HttpLane lane) {
    this.client = client;
    this.lane = lane;
  }

  /** Begins with the request in {@code head}, under what {@code now} says. */
  void begin(NodeView now, RequestHead head) {
    active = true;
    view = now;
    rule = null;
    transform = Rewrite.Status.NONE;
    errorReason = "";
    guardLines = "";
    firewall = "";
    stopped = false;
    cookies = List.of();
    groupStickinessMs = 0;
    session = false;
    shard = 0;
    corsOfChromium = false;
    toHead = false;
    simple = false;
    http10 = false;
    grpc = false;
    upgrade = false;
    closeClient = false;
    closeTarget = false;
    repeatable = false;
    headScanned = 0;
    beganNs = again ? beganNs : lane.loop().nowNs();
    receivedBytes = 0;
    attempts = 0;
    signal = 0;
    refusals = 0;
    responsePending = false;
    responseStarted = false;
    headSent = false;
    dechunk = false;
    targetKeepAlive = false;
    targetStatus = 0;
    status = 0;
    sentNs = 0;
    answeredNs = 0;
    relayedNs = 0;
    sentBytes = 0;
    group = null;
    target = null;
    blamed = null;
    requestBody.none();
    responseBody.none();
  }

  HttpLane lane() {
    return lane;
  }

  ClientConnection client() {
    return client;
  }

  /** Takes back {@link #begin}: the request is read again when what it waits for is there. */
  void postpone() {
    active = false;
    again = true;
  }

  /** Whether the request was read before, and postponed. */
  boolean isAgain() {
    return again;
  }

  /** Whether the request waits for more of its body before anything becomes of it. */
  boolean awaitsBody() {
    return !active && sample != null;
  }

  /** What the web ACL {@code arn} said of the request that is read next. */
  void inspected(String arn, FirewallVerdict said) {
    inspection = said;
    inspectedBy = arn;
  }

  /** The verdict of the web ACL {@code arn}, when it is there. */
  Optional<FirewallVerdict> inspectedBy(String arn) {
    return inspectedBy.equals(arn) ? Optional.ofNullable(inspection) : Optional.empty();
  }

  /** What {@code guard}, null for the callback, said of the request that is read next. */
  void decided(GuardVerdict.Known now, @Nullable Guard guard) {
    verdict = now;
    verdictOf = guard;
  }

  /** The verdict, when it is of {@code guard}: rules may have changed while it was awaited. */
  GuardVerdict.@Nullable Known takeVerdict(@Nullable Guard guard) {
    GuardVerdict.Known taken = Objects.equals(guard, verdictOf) ? verdict : null;
    verdict = null;
    verdictOf = null;
    return taken;
  }

  /** The rule that matched. */
  RuleTable.Entry rule() {
    return Objects.requireNonNull(rule);
  }

  /** What the exchange began with. */
  NodeView view() {
    return Objects.requireNonNull(view);
  }

  boolean isActive() {
    return active;
  }

  boolean isRequestComplete() {
    return requestBody.ended();
  }

  /** Whether what is left of the request's body is a number of bytes. */
  boolean hasKnownLength() {
    return requestBody.opaque() > 0;
  }

  /** Whether body bytes should be received now: there are some, and the target takes them. */
  boolean wantsRequestBytes() {
    TargetConnection current = connection;
    return !requestBody.ended() && current != null && current.socket().unsent() == 0;
  }

  boolean isTunnel() {
    return tunnel != null;
  }

  void tunnelFromClient() {
    Objects.requireNonNull(tunnel).clientReadable();
  }

  /** From now on bytes pass both ways unseen. */
  void becomeTunnel(byte[] bytes, int from, int to) {
    Tunnel opened =
        new Tunnel(lane, this, client.socket(), Objects.requireNonNull(connection).socket());
    tunnel = opened;
    opened.start(bytes, from, to);
  }

  @Override
  public void targetReadable() {
    if (tunnel != null) {
      tunnel.targetReadable();
    } else {
      lane.relay().readable(this);
    }
  }

  @Override
  public void targetWritable() {
    TargetConnection current = connection;
    if (current == null) {
      return;
    }
    client.touch();
    if (tunnel != null) {
      tunnel.targetWritable();
    } else if (current.socket().error() != 0) {
      lane.forwarder().targetBroke(this);
    } else {
      client.resume();
    }
  }

  @Override
  public void targetConnectTimedOut() {
    countConnectionError();
    fail(504);
  }

  @Override
  public void targetRemoved() {
    fail(502);
  }

  @Override
  public void targetAborted() {
    fail(502);
  }

  void countConnectionError() {
    if (target != null) {
      blamed = target;
      target.outcome(true);
    }
    TargetConnection failed = connection;
    int tls = failed != null && failed.handshakeFailed() ? 1 : 0;
    view().counters().targetTlsErrors += tls;
    view().counters().targetConnectionErrors += 1 - tls;
    if (group != null) {
      group.counters().targetTlsErrors += tls;
      group.counters().targetConnectionErrors += 1 - tls;
    }
  }

  /** The client's unsent bytes have gone out. */
  void clientDrained() {
    if (tunnel != null) {
      tunnel.clientWritable();
    } else if (responsePending) {
      responsePending = false;
      lane.relay().readable(this);
    }
  }

  /** The client ended its stream inside the body: 400 (ALB guide, troubleshooting). */
  void clientEndedInBody() {
    fail(400);
  }

  /** The client's connection is broken: 460 when it had no answer yet. */
  void clientGone() {
    if (active) {
      if (!headSent) {
        status = 460;
        view().counters().elbStatus(460);
      }
      end(false);
    }
  }

  /** A bug, or the end of the process. */
  void aborted() {
    if (active) {
      end(false);
    }
  }

  /** Nothing moved for the idle timeout. */
  void idleTimedOut() {
    TargetConnection current = connection;
    boolean targetTakesNothing = current != null && current.socket().unsent() > 0;
    if (tunnel != null || headSent) {
      cut();
    } else if (!requestBody.ended() && !targetTakesNothing) {
      fail(408);
    } else {
      fail(504);
    }
  }

  /** Answers {@code code} in the balancer's own words, or cuts a response that has begun. */
  void fail(int code) {
    if (!active) {
      return;
    }
    if (headSent) {
      status = code;
      cut();
      return;
    }
    if (connection != null) {
      detach(false);
    }
    boolean keepAlive = !closeClient && requestBody.ended() && !client.isLastResponse();
    lane.receiver().answer(this, code, keepAlive);
    end(keepAlive);
  }

  /** The response cannot be completed: the client must see that. */
  private void cut() {
    if (responseBody.isUntilClose()) {
      client.socket().resetOnClose();
    }
    client.close();
    end(false);
  }

  /** Ends well: the response was handed over whole. {@code clean} when nothing came after it. */
  void finish(boolean clean) {
    detach(clean && targetKeepAlive && !closeTarget && requestBody.ended());
    end(!closeClient && requestBody.ended());
  }

  /** Ends: counts, lets go of the target, and tells the client connection. */
  void end(boolean keepAlive) {
    if (connection != null) {
      detach(false);
    }
    dropBuffers();
    lane.log().record(this);
    lane.notes().end(this);
    active = false;
    again = false;
    verdict = null;
    inspection = null;
    inspectedBy = "";
    sample = null;
    givenUp = 0;
    tunnel = null;
    client.exchangeDone(keepAlive);
  }

  private void detach(boolean reusable) {
    TargetConnection current = connection;
    TargetState at = target;
    if (current == null || at == null) {
      return;
    }
    connection = null;
    at.end();
    if (signal != 0 && !responseStarted) {
      at.asked().giveBack(signal); // when the agent has seen it all the same, it says so
    }
    signal = 0;
    if (reusable) {
      at.release(current, view().loadBalancer().options().idleTimeoutMs());
    } else {
      at.discard(current);
    }
  }

  /** Lets go of a connection that failed before it did any good, to try another. */
  void forsake() {
    detach(false);
  }

  /** Bytes that wait for the target, or came from it and cannot be passed on. */
  long heldBytes() {
    TargetConnection current = connection;
    long unsent = current == null ? 0 : current.socket().unsent();
    return unsent + (retained == null ? 0 : retained.length) + responseStashLength;
  }

  void retain(byte[] bytes, int length) {
    byte[] kept = retained;
    if (kept == null || kept.length < length) {
      dropRetained();
      kept = lane.loop().buffers().borrow(length);
      retained = kept;
    }
    System.arraycopy(bytes, 0, kept, 0, length);
    retainedLength = length;
  }

  void dropRetained() {
    if (retained != null) {
      lane.loop().buffers().giveBack(retained);
      retained = null;
    }
  }

  void stashResponse(byte[] bytes, int from, int to) {
    dropResponseStash();
    byte[] kept = lane.loop().buffers().borrow(to - from);
    System.arraycopy(bytes, from, kept, 0, to - from);
    responseStash = kept;
    responseStashLength = to - from;
  }

  void dropResponseStash() {
    if (responseStash != null) {
      lane.loop().buffers().giveBack(responseStash);
      responseStash = null;
      responseStashLength = 0;
    }
  }

  private void dropBuffers() {
    dropRetained();
    dropResponseStash();
  }
}
