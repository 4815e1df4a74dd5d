package io.tidegate.control.elbv2;

import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.NodeAddress;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.ZonalShift;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which nodes of a load balancer DNS may name (ALB guide, "Target group health"). A zone is healthy
 * when one of the target groups has a healthy target in it and meets its DNS failover thresholds:
 * in the zone, or in all enabled zones when cross-zone load balancing is on. A balancer that
 * forwards to no target group is healthy everywhere. Answers are at most one second old. Safe from
 * any thread.
 */
public final class BalancerNodes {
  private static final long KEPT_NS = Duration.ofSeconds(1).toNanos();
  private static final int HUNDRED = 100;

  private final Controller controller;
  private final TargetHealthManager health;
  private final TimeSource clock;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  /** Reads the newest image of {@code controller}. */
  public BalancerNodes(Controller controller, TargetHealthManager health, TimeSource clock) {
    this.controller = controller;
    this.health = health;
    this.clock = clock;
  }

  private record Known(long atNs, long version, List<NodeAddress> nodes) {}

  /** The nodes of the load balancer with this name; nothing when there is none. */
  public Optional<List<NodeAddress>> find(String dnsName) {
    Image image = controller.image();
    Optional<LoadBalancer> balancer =
        image.loadBalancers().stream().filter(one -> one.dnsName().equals(dnsName)).findAny();
    if (balancer.isEmpty()) {
      known.remove(dnsName);
      return Optional.empty();
    }
    long now = clock.nanoTime();
    Known last = known.get(dnsName);
    if (last == null || last.version() != image.version() || now - last.atNs() > KEPT_NS) {
      last = new Known(now, image.version(), nodes(image, balancer.get()));
      known.put(dnsName, last);
    }
    return Optional.of(last.nodes());
  }

  private List<NodeAddress> nodes(Image image, LoadBalancer balancer) {
    Set<String> groups = TargetQuota.groupsOf(image, balancer.arn());
    String shifted =
        ZonalShiftManager.active(image, balancer.arn()).map(ZonalShift::awayFrom).orElse("");
    List<NodeAddress> nodes = new ArrayList<>();
    for (LoadBalancer.ZoneMapping node : balancer.zones()) {
      boolean healthy =
          !node.zone().equals(shifted)
              && (groups.isEmpty()
                  || groups.stream()
                      .flatMap(arn -> image.targetGroups().find(arn).stream())
                      .anyMatch(group -> serves(image, group, node.zone())));
      for (String address : balancer.addressesOf(node)) {
        nodes.add(new NodeAddress(node.zone(), address, healthy));
      }
    }
    return nodes;
  }

  private boolean serves(Image image, TargetGroup group, String zone) {
    TargetGroupAttributes attributes = TargetGroupAttributes.of(group);
    Tally own = new Tally();
    Tally all = new Tally();
    for (Target target : image.targets().referringTo(group.arn())) {
      TargetHealth.State state = health.health(image, target).state();
      if (state == TargetHealth.State.UNUSED || state == TargetHealth.State.DRAINING) {
        continue;
      }
      boolean healthy = state == TargetHealth.State.HEALTHY;
      String at = TargetResolver.zone(image, group, target);
      all.add(healthy);
      if (at.equals(zone) || at.equals(TargetResolver.ANY_ZONE)) {
        own.add(healthy);
      }
    }
    Tally scope = attributes.crossZone(true) ? all : own;
    boolean met =
        Stream.of(
                attributes.dnsMinimumCount().map(count -> scope.healthy >= count),
                attributes
                    .dnsMinimumPercentage()
                    .map(percent -> scope.healthy * HUNDRED >= percent * scope.registered))
            .flatMap(Optional::stream)
            .allMatch(Boolean::booleanValue);
    boolean off =
        attributes.dnsMinimumCount().isEmpty() && attributes.dnsMinimumPercentage().isEmpty();
    return off || (met && own.healthy > 0);
  }

  private static final class Tally {
    private int registered;
    private int healthy;

    void add(boolean isHealthy) {
      registered++;
      healthy += isHealthy ? 1 : 0;
    }
  }
}
