package io.tidegate.dataplane.target;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.BackendPolicy;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.RoutingSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All targets and target groups of one loop, owned by its thread. Follows snapshots: a target that
 * drains gets no new requests; one that left its group (its deregistration delay is over) loses
 * what is still in flight; one whose whole group is no longer in use may finish.
 */
public final class TargetPools {
  private final Loop loop;
  private final TlsLane tls;
  private final LinkTools linkTools;
  private final Boards boards;
  private final MeterBook meters;
  private final Map<String, TargetState> targets = new HashMap<>();
  private final Map<GroupKey, TargetGroupState> groups = new HashMap<>();

  /** Empty pools. */
  public TargetPools(Loop loop, TlsLane tls, Boards boards, MeterBook meters) {
    this.tls = tls;
    this.loop = loop;
    this.linkTools = new LinkTools(loop);
    this.boards = boards;
    this.meters = meters;
  }

  private record GroupKey(String loadBalancerArn, String zone, String groupArn) {}

  private record Listed(CompiledTargetGroup group, CompiledTarget target) {}

  /** Takes over what {@code snapshot} says of targets. */
  public void follow(RoutingSnapshot snapshot) {
    Set<String> groupArns = new HashSet<>();
    Map<String, Listed> listed = new HashMap<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : loadBalancer.targetGroups()) {
        groupArns.add(group.arn());
        for (CompiledTarget target : group.targets()) {
          listed.put(target.key(), new Listed(group, target));
        }
      }
    }
    targets
        .entrySet()
        .removeIf(
            entry -> {
              if (listed.containsKey(entry.getKey())) {
                return false;
              }
              entry.getValue().remove(groupArns.contains(groupArn(entry.getKey())));
              return true;
            });
    listed.forEach(
        (key, each) -> state(each.group(), each.target()).draining(each.target().draining()));
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      secure(loadBalancer);
    }
    Set<GroupKey> kept = new HashSet<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledLoadBalancer.Node node : loadBalancer.nodes()) {
        for (CompiledTargetGroup group : loadBalancer.targetGroups()) {
          kept.add(followGroup(loadBalancer, node.zone(), group));
        }
      }
    }
    groups.keySet().retainAll(kept);
    meters.follow(snapshot, loop.nowMs());
  }

  /** Tells targets of HTTPS groups the policy to be reached under, all others none. */
  private void secure(CompiledLoadBalancer loadBalancer) {
    Optional<SslPolicy> policy = Optional.of(BackendPolicy.of(loadBalancer.listeners()));
    for (CompiledTargetGroup group : loadBalancer.targetGroups()) {
      Optional<SslPolicy> ofGroup = group.https() ? policy : Optional.empty();
      group.targets().forEach(target -> state(group, target).secure(ofGroup));
    }
  }

  private GroupKey followGroup(
      CompiledLoadBalancer loadBalancer, String zone, CompiledTargetGroup group) {
    List<TargetState> members = new ArrayList<>();
    for (CompiledTarget target : group.targets()) {
      members.add(state(group, target));
    }
    GroupKey key = new GroupKey(loadBalancer.arn(), zone, group.arn());
    TargetGroupState known = groups.get(key);
    if (known == null) {
      groups.put(
          key,
          new TargetGroupState(
              loop,
              boards.health(),
              zone,
              meters.group(loadBalancer.metricName(), zone, group.metricName()),
              new TargetGroupState.Members(group, members)));
    } else {
      known.follow(new TargetGroupState.Members(group, members));
    }
    return key;
  }

  /** The running state of {@code group} as a node in {@code zone} sees it. */
  public TargetGroupState group(
      CompiledLoadBalancer loadBalancer, String zone, CompiledTargetGroup group) {
    GroupKey key = new GroupKey(loadBalancer.arn(), zone, group.arn());
    TargetGroupState known = groups.get(key);
    if (known == null) {
      followGroup(loadBalancer, zone, group);
      known = java.util.Objects.requireNonNull(groups.get(key));
    }
    return known;
  }

  /** What HTTP/2 links of this loop share. */
  public LinkTools linkTools() {
    return linkTools;
  }

  /** What this loop's targets did since the last call, by key: requests and failures. */
  public Map<String, long[]> takeOutcomes() {
    Map<String, long[]> taken = new HashMap<>();
    targets.forEach(
        (key, state) -> {
          long[] did = state.takeOutcomes();
          if (did[0] > 0) {
            taken.put(key, did);
          }
        });
    return taken;
  }

  /** Requests in flight to targets now. */
  public int inFlight() {
    int sum = 0;
    for (TargetState target : targets.values()) {
      sum += target.inFlight();
    }
    return sum;
  }

  /** Requests in flight to the target with {@code key}; 0 when it is not known. */
  public int inFlight(String key) {
    TargetState target = targets.get(key);
    return target == null ? 0 : target.inFlight();
  }

  /** Connections to targets, idle or in use. */
  public int openConnections() {
    int sum = 0;
    for (TargetState target : targets.values()) {
      sum += target.openConnections();
    }
    return sum;
  }

  /** Closes all connections. */
  public void close() {
    targets.values().forEach(TargetState::closeAll);
    targets.clear();
    groups.clear();
  }

  private TargetState state(CompiledTargetGroup group, CompiledTarget target) {
    return targets.computeIfAbsent(
        target.key(), key -> new TargetState(tls, linkTools, group, target, boards));
  }

  private static String groupArn(String targetKey) {
    return targetKey.substring(0, targetKey.indexOf('|'));
  }
}
