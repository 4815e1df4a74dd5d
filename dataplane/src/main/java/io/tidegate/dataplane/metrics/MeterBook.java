package io.tidegate.dataplane.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * The counters of one loop, owned by its thread. Holders keep the counter objects they got, so that
 * counting is an increment; entries stay for as long as the process lives.
 */
public final class MeterBook {
  private final Map<NodeKey, AlbCounters> nodes = new HashMap<>();
  private final Map<GroupKey, GroupCounters> groups = new HashMap<>();

  /** One node: metric name of the load balancer ({@code app/name/id}) and zone. */
  public record NodeKey(String loadBalancer, String zone) {}

  /** One target group behind one node: metric names and the node's zone. */
  public record GroupKey(String loadBalancer, String zone, String targetGroup) {}

  /** What was counted. */
  public record Taken(Map<NodeKey, AlbCounters> nodes, Map<GroupKey, GroupCounters> groups) {}

  /** The counters of a node. */
  public AlbCounters node(String loadBalancer, String zone) {
    return nodes.computeIfAbsent(new NodeKey(loadBalancer, zone), key -> new AlbCounters());
  }

  /** The counters of a target group behind a node. */
  public GroupCounters group(String loadBalancer, String zone, String targetGroup) {
    return groups.computeIfAbsent(
        new GroupKey(loadBalancer, zone, targetGroup), key -> new GroupCounters());
  }

  /** Takes the counts since the last take. */
  public Taken take() {
    Map<NodeKey, AlbCounters> takenNodes = new HashMap<>();
    nodes.forEach((key, counters) -> takenNodes.put(key, counters.take()));
    Map<GroupKey, GroupCounters> takenGroups = new HashMap<>();
    groups.forEach((key, counters) -> takenGroups.put(key, counters.take()));
    return new Taken(takenNodes, takenGroups);
  }
}
