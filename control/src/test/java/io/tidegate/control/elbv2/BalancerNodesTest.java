package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.control.Outcome;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.NodeAddress;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalancerNodesTest {
  private final LiveWorld world = new LiveWorld();
  private final BalancerNodes nodes = new BalancerNodes(world.controller, world.health, world.time);
  private final LoadBalancer balancer = world.balancer("web");
  private final TargetGroup group = world.group("tg");

  private String healthyZones() {
    world.time.advance(Duration.ofSeconds(2));
    StringBuilder zones = new StringBuilder();
    for (NodeAddress node : nodes.find(balancer.dnsName()).orElseThrow()) {
      if (node.healthy()) {
        zones.append(node.zone().charAt(node.zone().length() - 1));
      }
    }
    return zones.toString();
  }

  private void found(String instance, TargetHealth.State state) {
    world.health.report(
        new TargetHealthReport(
            Target.key(group.arn(), instance, 8080),
            new TargetHealth(state, "", ""),
            world.time.now()));
  }

  private void attribute(String key, String value) {
    world.controller.submit(
        "test",
        image -> {
          Outcome<TargetGroup> outcome =
              new TargetGroupManager(world.context)
                  .modifyAttributes(image, group.arn(), List.of(Map.entry(key, value)));
          return outcome;
        });
  }

  @Test
  void unknownNameIsNobody() {
    assertEquals(Optional.empty(), nodes.find("web.us-east-1.elb.tidegate.internal"));
  }

  @Test
  void balancerWithoutTargetGroupsIsHealthyEverywhere() {
    world.listener(balancer, 80, ElbWorld.fixed(200));
    assertEquals("ab", healthyZones());
  }

  @Test
  void zonesFollowTheirTargets() {
    world.listener(balancer, 80, Action.Forward.to(group.arn()));
    assertEquals("", healthyZones());
    String inA = world.target(group, 1, 'a');
    String inB = world.target(group, 2, 'b');
    assertEquals("", healthyZones());
    found(inA, TargetHealth.State.HEALTHY);
    assertEquals("a", healthyZones());
    found(inB, TargetHealth.State.HEALTHY);
    assertEquals("ab", healthyZones());
    found(inA, TargetHealth.State.UNHEALTHY);
    assertEquals("b", healthyZones());
    world.deregister(group, inB);
    assertEquals("", healthyZones());
  }

  @Test
  void thresholdsCountInTheScopeOfTheGroup() {
    world.listener(balancer, 80, Action.Forward.to(group.arn()));
    for (int i = 1; i <= 4; i++) {
      String id = world.target(group, i, i <= 2 ? 'a' : 'b');
      found(id, i == 4 ? TargetHealth.State.UNHEALTHY : TargetHealth.State.HEALTHY);
    }
    assertEquals("ab", healthyZones());
    attribute("target_group_health.dns_failover.minimum_healthy_targets.percentage", "75");
    assertEquals("ab", healthyZones());
    attribute("target_group_health.dns_failover.minimum_healthy_targets.percentage", "76");
    assertEquals("", healthyZones());
    attribute("load_balancing.cross_zone.enabled", "false");
    assertEquals("a", healthyZones());
    attribute("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off");
    attribute("target_group_health.dns_failover.minimum_healthy_targets.count", "off");
    assertEquals("ab", healthyZones());
  }
}
