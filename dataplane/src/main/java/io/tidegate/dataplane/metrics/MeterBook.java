package io.tidegate.dataplane.metrics;

import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The counters of one loop, owned by its thread. Holders keep the counter objects they got, so that
 * counting is an increment. What the snapshot lists no more is counted for two hours on, longer
 * than requests under way may take to drain, and for as long as connections are open.
 */
public final class MeterBook {
  private static final long KEPT_MS = Duration.ofHours(2).toMillis();
  private static final long LISTED = -1;

  private final Map<NodeKey, Entry<AlbCounters>> nodes = new HashMap<>();
  private final Map<GroupKey, Entry<GroupCounters>> groups = new HashMap<>();

  /** One node: metric name of the load balancer ({@code app/name/id}) and zone. */
  public record NodeKey(String loadBalancer, String zone) {}

  /** One target group behind one node: metric names and the node's zone. */
  public record GroupKey(String loadBalancer, String zone, String targetGroup) {}

  /** What was counted. */
  public record Taken(Map<NodeKey, AlbCounters> nodes, Map<GroupKey, GroupCounters> groups) {}

  /** Counters, and since when no snapshot lists what they count; owned by the loop's thread. */
  private static final class Entry<C> {
    private final C counters;
    private long goneSinceMs = LISTED;

    private Entry(C counters) {
      this.counters = counters;
    }

    private void listed(boolean now, long nowMs) {
      if (now) {
        goneSinceMs = LISTED;
      } else if (goneSinceMs == LISTED) {
        goneSinceMs = nowMs;
      }
    }

    private boolean isPast(long nowMs) {
      return goneSinceMs != LISTED && nowMs - goneSinceMs > KEPT_MS;
    }
  }

  /** The counters of a node. */
  public AlbCounters node(String loadBalancer, String zone) {
    return nodes.computeIfAbsent(
            new NodeKey(loadBalancer, zone), key -> new Entry<>(new AlbCounters()))
        .counters;
  }

  /** The counters of a target group behind a node. */
  public GroupCounters group(String loadBalancer, String zone, String targetGroup) {
    return groups.computeIfAbsent(
            new GroupKey(loadBalancer, zone, targetGroup), key -> new Entry<>(new GroupCounters()))
        .counters;
  }

  /** Takes note of what {@code snapshot} lists from {@code nowMs} on. */
  public void follow(RoutingSnapshot snapshot, long nowMs) {
    Set<NodeKey> listedNodes = new HashSet<>();
    Set<GroupKey> listedGroups = new HashSet<>();
    for (CompiledLoadBalancer balancer : snapshot.loadBalancers().values()) {
      for (CompiledLoadBalancer.Node node : balancer.nodes()) {
        listedNodes.add(new NodeKey(balancer.metricName(), node.zone()));
        for (CompiledTargetGroup group : balancer.targetGroups()) {
          listedGroups.add(new GroupKey(balancer.metricName(), node.zone(), group.metricName()));
        }
      }
    }
    nodes.forEach((key, entry) -> entry.listed(listedNodes.contains(key), nowMs));
    groups.forEach((key, entry) -> entry.listed(listedGroups.contains(key), nowMs));
  }

  /** Takes the counts since the last take, and forgets what has been gone for long. */
  public Taken take(long nowMs) {
    Map<NodeKey, AlbCounters> takenNodes = new HashMap<>();
    nodes.forEach((key, entry) -> takenNodes.put(key, entry.counters.take()));
    Map<GroupKey, GroupCounters> takenGroups = new HashMap<>();
    groups.forEach((key, entry) -> takenGroups.put(key, entry.counters.take()));
    forget(nodes, nowMs, counters -> counters.activeConnections == 0);
    forget(groups, nowMs, counters -> true);
    return new Taken(takenNodes, takenGroups);
  }

  private static <K, C> void forget(Map<K, Entry<C>> entries, long nowMs, Predicate<C> unused) {
    entries.values().removeIf(entry -> entry.isPast(nowMs) && unused.test(entry.counters));
  }
}
