package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.http.ResponseEdits;
import io.tidegate.dataplane.log.LogStream;
import io.tidegate.dataplane.log.LogStream.Kind;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetPools;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.LogOptions;
import io.tidegate.routing.RoutingSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * One listener on one node as a snapshot has it, with the loop's running state of its target
 * groups. Owned by the loop's thread; made once per snapshot and listener, kept by the exchanges
 * that began with it.
 */
public final class NodeView {
  private final RoutingSnapshot snapshot;
  private final CompiledLoadBalancer loadBalancer;
  private final CompiledListener listener;
  private final String zone;
  private final AlbCounters counters;
  private final ResponseEdits edits;
  private final @Nullable LogStream accessLog;
  private final @Nullable LogStream connectionLog;
  private final TargetPools pools;
  private final @Nullable TargetGroupState[] groups;

  /** What {@code snapshot} says of {@code listener} in {@code zone}. */
  public NodeView(
      RoutingSnapshot snapshot,
      CompiledLoadBalancer loadBalancer,
      CompiledListener listener,
      String zone,
      HttpLane lane) {
    this.snapshot = snapshot;
    this.loadBalancer = loadBalancer;
    this.listener = listener;
    this.zone = zone;
    this.edits = ResponseEdits.of(listener.responses());
    LogOptions logs = loadBalancer.options().logs();
    this.accessLog = LogStream.of(Kind.ACCESS, loadBalancer, zone, logs.access());
    this.connectionLog = LogStream.of(Kind.CONNECTION, loadBalancer, zone, logs.connections());
    this.counters = lane.meters().node(loadBalancer.metricName(), zone);
    this.pools = lane.pools();
    this.groups = new @Nullable TargetGroupState[loadBalancer.targetGroups().size()];
  }

  /** The snapshot that this view is of. */
  public RoutingSnapshot snapshot() {
    return snapshot;
  }

  /** The load balancer. */
  public CompiledLoadBalancer loadBalancer() {
    return loadBalancer;
  }

  /** The listener with its rules. */
  public CompiledListener listener() {
    return listener;
  }

  /** Where access log entries go, null when that log is off. */
  @Nullable LogStream accessLog() {
    return accessLog;
  }

  /** Where connection log entries go, null when that log is off. */
  @Nullable LogStream connectionLog() {
    return connectionLog;
  }

  /** What clients of this listener see. */
  public ClientFacts.Front front() {
    return new ClientFacts.Front(
        loadBalancer.options(), loadBalancer.dnsName(), listener.https(), listener.port());
  }

  /** What is done to the headers of responses. */
  ResponseEdits edits() {
    return edits;
  }

  /** The node's zone. */
  public String zone() {
    return zone;
  }

  /** The node's counters on this loop. */
  public AlbCounters counters() {
    return counters;
  }

  /** The running state of {@code group}, one of this load balancer's. */
  public TargetGroupState group(CompiledTargetGroup group) {
    TargetGroupState known = groups[group.index()];
    if (known == null) {
      known = pools.group(loadBalancer, zone, group);
      groups[group.index()] = known;
    }
    return known;
  }
}
