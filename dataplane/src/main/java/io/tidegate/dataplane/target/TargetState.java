package io.tidegate.dataplane.target;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.optimizer.WorkQueue;
import io.tidegate.dataplane.sticky.StickyCookie;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target while it runs, as one loop sees it: requests in flight, connections, idle ones on a
 * stack (the last used is taken first, so that surplus ones grow old and close). Owned by the
 * loop's thread; survives snapshots.
 */
public final class TargetState {
  /**
   * Idle connections kept per target and loop: more than clients usually have in flight at once.
   */
  static final int MAX_IDLE = 4096;

  private final TlsLane tls;
  private final Loop loop;
  private final String key;
  private final byte[] ip;
  private final int port;
  private final String label;
  private final String zone;
  private final long stickyId;
  private final HealthBoard.Cell health;
  private final WorkQueue asked;
  private final @Nullable TargetLinks links;
  private final Set<TargetConnection> open = new LinkedHashSet<>();
  private @Nullable TargetConnection top;
  private int idleCount;
  private int inFlight;
  private Optional<SslPolicy> policy = Optional.empty();
  private long outcomes;
  private long failures;
  private boolean draining;
  private boolean removed;

  TargetState(
      TlsLane tls,
      LinkTools tools,
      CompiledTargetGroup group,
      CompiledTarget target,
      Boards boards) {
    this.tls = tls;
    this.loop = tls.loop();
    this.key = target.key();
    this.stickyId = StickyCookie.id(target.key());
    this.ip = Addresses.parse(target.address());
    this.port = target.port();
    this.label = Addresses.text(ip) + ":" + target.port();
    this.zone = target.zone();
    this.draining = target.draining();
    this.health = boards.health().cell(key);
    this.asked = boards.control().queue(key);
    this.links =
        group.version().http2()
            ? new TargetLinks(tools, group.https(), () -> dial(SocketEvents.NONE))
            : null;
  }

  /** {@link io.tidegate.model.elbv2.Target#key()}. */
  public String key() {
    return key;
  }

  /** Its zone, {@code all} for an address outside. */
  public String zone() {
    return zone;
  }

  /** The number that stickiness cookies name it with. */
  public long stickyId() {
    return stickyId;
  }

  /** {@code address:port}, as in access logs: an IPv6 address without brackets. */
  public String label() {
    return label;
  }

  /** Reached under TLS with this policy from now on, or in the clear. */
  void secure(Optional<SslPolicy> now) {
    if (!policy.equals(now)) {
      policy = now;
      closeIdle();
      if (links != null) {
        links.drain();
      }
    }
  }

  /** Begins to connect. */
  Transport dial(SocketEvents owner) {
    return policy.isPresent()
        ? tls.dial(ip, port, policy.get(), links != null, owner)
        : TcpSocket.dial(loop, ip, port, owner);
  }

  /** Requests that were sent and not finished, as this loop counts them. */
  public int inFlight() {
    return inFlight;
  }

  /** Whether probing found it healthy. */
  public boolean isHealthy() {
    return health.isHealthy();
  }

  /** The requests that it asks for, when its group has a target optimizer. */
  public WorkQueue asked() {
    return asked;
  }

  /** A request came to its end at the target, or could not be sent; {@code failed} is its fault. */
  public void outcome(boolean failed) {
    outcomes++;
    failures += failed ? 1 : 0;
  }

  /** Requests and failures since the last call, as this loop counts them. */
  public long[] takeOutcomes() {
    long[] taken = {outcomes, failures};
    outcomes = 0;
    failures = 0;
    return taken;
  }

  int weight() {
    return health.weight();
  }

  /** Whether it gets no new requests. */
  public boolean isDraining() {
    return draining;
  }

  /** Idle connections now. */
  public int idleConnections() {
    return idleCount;
  }

  /** Open connections now, idle or in use. */
  public int openConnections() {
    return open.size();
  }

  void draining(boolean now) {
    draining = now;
    if (now) {
      closeIdle();
      if (links != null) {
        links.drain();
      }
    }
  }

  /** A request begins. */
  public void begin() {
    inFlight++;
  }

  /** It has ended, however. */
  public void end() {
    inFlight--;
  }

  /** The idle connection used last, now in use by {@code user}; null when there is none. */
  public @Nullable TargetConnection takeIdle(TargetUser user) {
    TargetConnection taken = top;
    if (taken != null) {
      unlink(taken);
      taken.use(user);
    }
    return taken;
  }

  /**
   * A new connection, in use by {@code user} and counted in {@code node}; its socket has an error
   * when dialling failed.
   */
  public TargetConnection connect(TargetUser user, AlbCounters node) {
    TargetLinks shared = links;
    TargetConnection made =
        shared == null
            ? new TargetConnection(loop, this, user, node)
            : new TargetConnection(this, user, shared.socket(node), node);
    open.add(made);
    return made;
  }

  /** Takes back a connection on which both messages ended cleanly. */
  public void release(TargetConnection connection, long idleLimitMs) {
    boolean broken = connection.socket().error() != 0;
    if (broken || draining || removed || idleCount >= MAX_IDLE) {
      discard(connection);
      return;
    }
    connection.idle(loop.nowMs(), idleLimitMs);
    connection.below = top;
    connection.above = null;
    connection.pooled = true;
    if (top != null) {
      top.above = connection;
    }
    top = connection;
    idleCount++;
  }

  /** Closes a connection that must not be used again. */
  public void discard(TargetConnection connection) {
    if (connection.pooled) {
      unlink(connection);
    }
    open.remove(connection);
    connection.close();
  }

  /** No longer in any snapshot; when {@code now}, what is in flight ends at once. */
  void remove(boolean now) {
    removed = true;
    closeIdle();
    if (links != null) {
      links.drain();
    }
    if (now) {
      for (TargetConnection connection : List.copyOf(open)) {
        TargetUser user = connection.user();
        if (user != null) {
          user.targetRemoved();
        }
      }
    }
  }

  /** Closes everything without a word to users. */
  void closeAll() {
    for (TargetConnection connection : new ArrayList<>(open)) {
      discard(connection);
    }
    if (links != null) {
      links.close();
    }
  }

  private void closeIdle() {
    for (TargetConnection at = top; at != null; at = top) {
      discard(at);
    }
  }

  private void unlink(TargetConnection connection) {
    TargetConnection above = connection.above;
    TargetConnection below = connection.below;
    if (above == null) {
      top = below;
    } else {
      above.below = below;
    }
    if (below != null) {
      below.above = above;
    }
    connection.above = null;
    connection.below = null;
    connection.pooled = false;
    idleCount--;
  }
}
