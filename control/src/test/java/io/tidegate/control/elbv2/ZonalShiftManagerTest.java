package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.NodeAddress;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.ZonalShift;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ZonalShiftManagerTest {
  private final LiveWorld world = new LiveWorld();
  private final ZonalShiftManager shifts = new ZonalShiftManager(world.context);
  private final BalancerNodes nodes = new BalancerNodes(world.controller, world.health, world.time);
  private final LoadBalancer balancer = world.balancer("web");

  private void enable(String value) {
    world.controller.submit(
        "test",
        image ->
            new LoadBalancerManager(world.context)
                .modifyAttributes(
                    image,
                    balancer.arn(),
                    List.of(Map.entry("zonal_shift.config.enabled", value))));
  }

  private ZonalShift start(String zone, String expiresIn) {
    return world.controller.submit(
        "test",
        image ->
            shifts.start(
                image, new ZonalShiftManager.Start("web", zone, expiresIn, "a is in trouble")));
  }

  private String refused(Runnable call) {
    return assertThrows(ApiError.class, call::run).code();
  }

  private String zonesInDns() {
    world.time.advance(Duration.ofSeconds(2));
    StringBuilder zones = new StringBuilder();
    for (NodeAddress node : nodes.find(balancer.dnsName()).orElseThrow()) {
      zones.append(node.healthy() ? node.zone().substring(node.zone().length() - 1) : "");
    }
    return zones.toString();
  }

  @Test
  void zoneLeavesDnsUntilTheShiftEnds() {
    enable("true");
    assertEquals("ab", zonesInDns());
    ZonalShift shift = start("use1-az1", "20m");
    assertEquals("us-east-1a", shift.awayFrom());
    assertEquals(Duration.ofMinutes(20), Duration.between(shift.startedAt(), shift.expiresAt()));
    assertEquals("b", zonesInDns());
    world.controller.submit("test", image -> shifts.cancel(image, shift.id()));
    assertEquals("ab", zonesInDns());
    assertEquals(
        "ConflictException",
        refused(() -> world.controller.submit("test", image -> shifts.cancel(image, shift.id()))));
  }

  @Test
  void shiftExpires() {
    enable("true");
    shifts.expireFrom(world.controller, world.time);
    ZonalShift shift = start("us-east-1b", "1m");
    world.controller.submit(
        "test", image -> shifts.update(image, shift.id(), Optional.of("2m"), Optional.of("later")));
    world.time.advance(Duration.ofSeconds(110));
    assertEquals("a", zonesInDns());
    world.time.advance(Duration.ofSeconds(15));
    assertEquals("ab", zonesInDns());
    ZonalShift ended = world.controller.image().zonalShifts().find(shift.id()).orElseThrow();
    assertEquals(ZonalShift.Status.EXPIRED, ended.status());
    assertEquals("later", ended.comment());
  }

  @Test
  void targetsOfTheZoneAreOverridden() {
    enable("true");
    TargetGroup group = world.group("tg");
    world.listener(balancer, 80, Action.Forward.to(group.arn()));
    world.target(group, 1, 'a');
    world.target(group, 2, 'b');
    start("use1-az1", "1h");
    var image = world.controller.image();
    image
        .targets()
        .all()
        .forEach(
            target ->
                assertEquals(
                    target.id().equals(ElbWorld.instanceId(1)),
                    TargetHealthManager.shifted(image, group, target)));
  }

  @Test
  void whatCannotBeShiftedIsRefused() {
    assertEquals("ValidationException", refused(() -> start("use1-az1", "20m")));
    enable("true");
    assertEquals("ValidationException", refused(() -> start("use1-az9", "20m")));
    assertEquals(
        "ValidationException", refused(() -> start("use1-az3", "20m")), "not enabled zone");
    for (String bad : List.of("20", "0m", "73h", "4321m", "1d", "")) {
      assertEquals("ValidationException", refused(() -> start("use1-az1", bad)), bad);
    }
    start("use1-az1", "3h");
    assertEquals("ConflictException", refused(() -> start("use1-az2", "3h")));
    assertEquals("InvalidConfigurationRequest", refused(() -> enable("false")));
    assertEquals(
        "ResourceNotFoundException",
        refused(
            () ->
                world.controller.submit(
                    "test",
                    image ->
                        shifts.start(
                            image, new ZonalShiftManager.Start("none", "use1-az1", "1h", "c")))));
    assertTrue(ZonalShiftManager.active(world.controller.image(), balancer.arn()).isPresent());
    assertFalse(ZonalShiftManager.active(world.controller.image(), "none").isPresent());
  }
}
