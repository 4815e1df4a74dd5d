package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.SnapshotHolder;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.target.TargetPools;

/**
 * The parts of one loop that serve HTTP, one of each; all but {@link #snapshots} belong to its
 * thread.
 */
public final class HttpLane {
  private final Loop loop;
  private final SnapshotHolder snapshots;
  private final TargetPools pools;
  private final MeterBook meters;
  private final ExchangeLog log = new ExchangeLog();
  private final RequestReceiver receiver;
  private final RequestForwarder forwarder;
  private final ResponseRelay relay;

  /** The lane of {@code loop}. */
  public HttpLane(Loop loop, SnapshotHolder snapshots, TargetPools pools, MeterBook meters) {
    this.loop = loop;
    this.snapshots = snapshots;
    this.pools = pools;
    this.meters = meters;
    this.receiver = new RequestReceiver(this);
    this.forwarder = new RequestForwarder(this);
    this.relay = new ResponseRelay(this);
  }

  /** The loop. */
  public Loop loop() {
    return loop;
  }

  /** What to follow. */
  public SnapshotHolder snapshots() {
    return snapshots;
  }

  /** Targets and their connections. */
  public TargetPools pools() {
    return pools;
  }

  /** Counters. */
  public MeterBook meters() {
    return meters;
  }

  /** Where exchanges are recorded when they have ended. */
  public ExchangeLog log() {
    return log;
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
