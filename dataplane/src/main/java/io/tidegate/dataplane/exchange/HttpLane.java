package io.tidegate.dataplane.exchange;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.SnapshotHolder;
import io.tidegate.dataplane.log.LogRing;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.sticky.CookieKeyHolder;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.target.TargetPools;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RoutingSnapshot;

/**
 * The parts of one loop that serve HTTP, one of each; all belong to its thread, but for the holder
 * of snapshots.
 */
public final class HttpLane {
  private final Loop loop;
  private final SnapshotHolder snapshots;
  private final TargetPools pools;
  private final MeterBook meters;
  private final Stickiness stickiness;
  private final AccessNotes notes;
  private final ExchangeLog log = new ExchangeLog();
  private final GuardStep guard;
  private final FirewallStep firewall;
  private final RequestReceiver receiver;
  private final RequestForwarder forwarder;
  private final ResponseRelay relay;
  private final TlsLane tls;
  private RoutingSnapshot followed = RoutingSnapshot.empty();

  /**
   * What all loops share.
   *
   * @param strong cryptographically strong randomness, safe from any thread
   */
  public record Commons(
      SnapshotHolder snapshots,
      CookieKeyHolder cookieKeys,
      TlsLane.Commons tls,
      Chance strong,
      RequestGuard guard,
      Firewall firewall) {}

  /** The lane of {@code tls}' loop; log entries go to {@code logs}. */
  public HttpLane(Commons commons, TlsLane tls, TargetPools pools, MeterBook meters, LogRing logs) {
    Loop loop = tls.loop();
    this.loop = loop;
    this.tls = tls;
    this.snapshots = commons.snapshots();
    this.stickiness = new Stickiness(loop, commons.cookieKeys(), commons.strong());
    this.pools = pools;
    this.meters = meters;
    this.notes = new AccessNotes(loop, logs);
    this.guard = new GuardStep(this, commons.guard());
    this.firewall = new FirewallStep(this, commons.firewall());
    this.receiver = new RequestReceiver(this);
    this.forwarder = new RequestForwarder(this);
    this.relay = new ResponseRelay(this);
  }

  /**
   * The snapshot in force, once the targets follow it: whichever comes first, a request or the task
   * that a swap sends to every loop, brings them up to date.
   */
  @SuppressWarnings(
      "ReferenceEquality") // a snapshot is compared by identity: it was swapped or not
  public RoutingSnapshot current() {
    RoutingSnapshot current = snapshots.current();
    if (followed != current) {
      followed = current;
      pools.follow(current);
    }
    return current;
  }

  /** Whether the request at hand should be refused because the loop is behind, or out of memory. */
  boolean sheds() {
    return loop.refuses() || loop.buffers().isOverBudget();
  }

  /** The loop. */
  public Loop loop() {
    return loop;
  }

  /** What HTTP/2 links of this loop share. */
  public LinkTools linkTools() {
    return pools.linkTools();
  }

  /** TLS of this loop. */
  public TlsLane tls() {
    return tls;
  }

  /** Targets and their connections. */
  public TargetPools pools() {
    return pools;
  }

  /** Counters. */
  public MeterBook meters() {
    return meters;
  }

  /** Takes notes for logs. */
  public AccessNotes notes() {
    return notes;
  }

  /** Where exchanges are recorded when they have ended. */
  public ExchangeLog log() {
    return log;
  }

  Stickiness stickiness() {
    return stickiness;
  }

  GuardStep guard() {
    return guard;
  }

  FirewallStep firewall() {
    return firewall;
  }

  RequestReceiver receiver() {
    return receiver;
  }

  RequestForwarder forwarder() {
    return forwarder;
  }

  ResponseRelay relay() {
    return relay;
  }
}
