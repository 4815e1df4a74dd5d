package io.tidegate.routing;

import java.util.Map;

/**
 * All that the data plane follows at one moment: immutable, swapped whole by one reference. A
 * request keeps the snapshot it started with. Keys are load balancer ARNs.
 */
public record RoutingSnapshot(long version, Map<String, CompiledLoadBalancer> loadBalancers) {
  /** Copies the map. */
  public RoutingSnapshot {
    loadBalancers = Map.copyOf(loadBalancers);
  }

  /** No load balancer at all. */
  public static RoutingSnapshot empty() {
    return new RoutingSnapshot(0, Map.of());
  }
}
