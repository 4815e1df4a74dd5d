package io.tidegate.server;

import io.tidegate.base.TimeSource;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.RoutingSnapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The data plane of the simulated world: no sockets, every target is healthy at once, whether
 * something listens there or not. Owned by the thread that publishes routing.
 */
final class SimulatedBalancers implements Consumer<RoutingSnapshot> {
  private static final TargetHealth HEALTHY = new TargetHealth(TargetHealth.State.HEALTHY, "", "");

  private final Consumer<TargetHealthReport> health;
  private final TimeSource time;
  private Set<String> known = new HashSet<>();
  private volatile RoutingSnapshot current = RoutingSnapshot.empty();

  SimulatedBalancers(Consumer<TargetHealthReport> health, TimeSource time) {
    this.health = health;
    this.time = time;
  }

  /** The routing in force; any thread may ask. */
  RoutingSnapshot current() {
    return current;
  }

  @Override
  public void accept(RoutingSnapshot snapshot) {
    current = snapshot;
    Set<String> now = new HashSet<>();
    for (CompiledLoadBalancer balancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : balancer.targetGroups()) {
        group.targets().stream()
            .filter(target -> !target.draining())
            .forEach(target -> now.add(target.key()));
      }
    }
    Set<String> fresh = new HashSet<>(now);
    fresh.removeAll(known);
    known = now;
    fresh.forEach(key -> health.accept(new TargetHealthReport(key, HEALTHY, time.now())));
  }
}
