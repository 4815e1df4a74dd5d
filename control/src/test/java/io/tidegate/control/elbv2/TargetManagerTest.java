package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final LoadBalancer balancer = world.balancer("web");
  private final TargetGroup group = world.group("tg");
  private final TargetGroup ips = world.ipGroup("ips");

  private void register(TargetGroup at, String id, Optional<Integer> port, Optional<String> zone) {
    world.apply(
        world.targets.register(
            world.image, at.arn(), List.of(new TargetDescription(id, port, zone))));
  }

  private void register(TargetGroup at, String id) {
    register(at, id, Optional.empty(), Optional.empty());
  }

  private void deregister(TargetGroup at, String id) {
    world.apply(world.targets.deregister(world.image, at.arn(), List.of(TargetDescription.of(id))));
  }

  private Optional<Target> target(TargetGroup at, String id, int port) {
    return world.image.targets().find(Target.key(at.arn(), id, port));
  }

  @Test
  void oneInstanceMayHaveSeveralPorts() {
    String id = world.instance(1, 'a');
    register(group, id);
    register(group, id, Optional.of(9000), Optional.empty());
    register(group, id);
    assertTrue(target(group, id, 8080).isPresent());
    assertTrue(target(group, id, 9000).isPresent());
    assertEquals(2, world.image.targets().size());
  }

  @Test
  void onlyRunningInstancesAreRegistered() {
    String id = world.instance(1, 'a');
    for (Instance.State state : Instance.State.values()) {
      if (state != Instance.State.RUNNING) {
        world.instanceIs(id, state);
        world.refused(
            "InvalidTarget",
            image -> world.targets.register(image, group.arn(), List.of(TargetDescription.of(id))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          i-0123456789abcdef0, '',  InvalidTarget
          10.1.2.3,            '',  ValidationError
          web-1,               '',  ValidationError
          """)
  void badInstanceIdsAreRefused(String id, String zone, String code) {
    world.refused(
        code,
        image -> world.targets.register(image, group.arn(), List.of(TargetDescription.of(id))));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          127.31.0.99,    '',         -
          10.1.2.3,       all,        -
          10.1.2.3,       us-east-1a, -
          172.31.255.1,   all,        -
          192.168.1.1,    all,        -
          100.127.0.1,    all,        -
          127.0.0.1,      all,        -
          10.1.2.3,       '',         ValidationError
          8.8.8.8,        all,        InvalidTarget
          100.128.0.1,    all,        InvalidTarget
          172.32.0.1,     all,        InvalidTarget
          127.31.0.4,     '',         InvalidTarget
          10.1.2,         all,        ValidationError
          ::1,            all,        ValidationError
          example.com,    all,        ValidationError
          10.1.2.3,       us-west-9z, ValidationError
          """)
  void addressesAreChecked(String address, String zone, String code) {
    Optional<String> given = Optional.of(zone).filter(text -> !text.isEmpty());
    if (code.equals("-")) {
      register(ips, address, Optional.empty(), given);
      assertTrue(target(ips, address, 8080).isPresent());
    } else {
      world.refused(
          code,
          image ->
              world.targets.register(
                  image,
                  ips.arn(),
                  List.of(new TargetDescription(address, Optional.empty(), given))));
    }
  }

  @Test
  void deregisteredTargetOfAUsedGroupDrainsForItsDelay() {
    String id = world.instance(1, 'a');
    world.listener(balancer, 80, group);
    register(group, id);
    deregister(group, id);
    assertEquals(
        Optional.of(world.time.now()), target(group, id, 8080).orElseThrow().drainingSince());
    world.time.advance(Duration.ofSeconds(299));
    assertEquals(List.of(), TargetManager.drained(world.image, world.time.now()));
    world.time.advance(Duration.ofSeconds(1));
    world.apply(TargetManager.drained(world.image, world.time.now()));
    assertEquals(0, world.image.targets().size());
  }

  @Test
  void withoutDelayOrUseItGoesAtOnce() {
    String id = world.instance(1, 'a');
    register(group, id);
    deregister(group, id);
    assertEquals(0, world.image.targets().size());
    world.listener(balancer, 80, group);
    world.does(
        image ->
            world.groups.modifyAttributes(
                image,
                group.arn(),
                List.of(Map.entry("deregistration_delay.timeout_seconds", "0"))));
    register(group, id);
    deregister(group, id);
    assertEquals(0, world.image.targets().size());
  }

  @Test
  void drainingInstanceComesBackAndDrainingAddressDoesNot() {
    String id = world.instance(1, 'a');
    world.listener(balancer, 80, group);
    world.listener(balancer, 81, ips);
    register(group, id);
    deregister(group, id);
    register(group, id);
    assertEquals(Optional.empty(), target(group, id, 8080).orElseThrow().drainingSince());
    register(ips, "127.31.0.99");
    deregister(ips, "127.31.0.99");
    world.refused(
        "InvalidTarget",
        image ->
            world.targets.register(image, ips.arn(), List.of(TargetDescription.of("127.31.0.99"))));
  }

  @Test
  void noTargetIsInEveryZoneWhileZonesDoNotShare() {
    world.does(
        image ->
            world.groups.modifyAttributes(
                image,
                ips.arn(),
                List.of(Map.entry("load_balancing.cross_zone.enabled", "false"))));
    TargetDescription anywhere =
        new TargetDescription("10.0.0.1", Optional.empty(), Optional.of("all"));
    world.refused(
        "ValidationError", image -> world.targets.register(image, ips.arn(), List.of(anywhere)));
    register(ips, "10.0.0.1", Optional.empty(), Optional.of("us-east-1a"));
  }

  @Test
  void unknownTargetIsNoErrorAndThePortCounts() {
    String id = world.instance(1, 'a');
    register(group, id, Optional.of(9000), Optional.empty());
    deregister(group, id);
    deregister(group, "i-00000000000000009");
    assertTrue(target(group, id, 9000).isPresent());
  }

  @Test
  void quotasHold() {
    for (int i = 0; i < ElbWorld.LIMITS.targetsPerTargetGroup(); i++) {
      register(group, world.instance(i, 'a'));
    }
    String more = world.instance(50, 'a');
    world.refused(
        "TooManyTargets",
        image -> world.targets.register(image, group.arn(), List.of(TargetDescription.of(more))));
    world.listener(balancer, 80, group);
    world.listener(balancer, 81, ips);
    register(ips, "127.31.0.98");
    register(ips, "127.31.0.99");
    world.refused(
        "TooManyTargets",
        image ->
            world.targets.register(image, ips.arn(), List.of(TargetDescription.of("127.31.0.97"))));
  }

  @Test
  void oneIdIsRegisteredSoOftenPerBalancer() {
    world.listener(balancer, 80, group);
    String id = world.instance(1, 'a');
    for (int port = 9000; port < 9003; port++) {
      register(group, id, Optional.of(port), Optional.empty());
    }
    world.refused(
        "TooManyRegistrationsForTargetId",
        image -> world.targets.register(image, group.arn(), List.of(TargetDescription.of(id))));
    register(group, world.instance(2, 'a'));
  }

  @Test
  void groupMustExist() {
    world.refused(
        "TargetGroupNotFound", image -> world.targets.register(image, "arn:none", List.of()));
    world.refused(
        "TargetGroupNotFound", image -> world.targets.deregister(image, "arn:none", List.of()));
  }
}
