package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;
import io.tidegate.model.elbv2.TargetHealthReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetHealthManagerTest {
  private static final TargetHealth HEALTHY = new TargetHealth(State.HEALTHY, "", "");

  private final ElbWorld world = new ElbWorld();
  private final TargetHealthManager health = new TargetHealthManager();
  private final TargetGroup group = world.group("tg");

  private Target register(char zone) {
    String id = world.instance(1, zone);
    world.apply(
        world.targets.register(world.image, group.arn(), List.of(TargetDescription.of(id))));
    return world.image.targets().find(Target.key(group.arn(), id, 8080)).orElseThrow();
  }

  private String said(Target target) {
    TargetHealth said = health.health(world.image, target);
    return said.state() + " " + said.reason();
  }

  private void report(Target target, TargetHealth found) {
    health.report(new TargetHealthReport(target.key(), found, world.time.now()));
  }

  /** Applies and lets the manager hear of it. */
  private void follow(List<Change> changes) {
    Image before = world.image;
    world.apply(changes);
    health.onImage(new ImageDelta(before, world.image, changes));
  }

  @Test
  void groupWithoutBalancerIsNotInUse() {
    assertEquals("UNUSED Target.NotInUse", said(register('a')));
  }

  @Test
  void beginsWithRegistrationAndFollowsReports() {
    world.listener(world.balancer("web"), 80, group);
    Target target = register('a');
    assertEquals("INITIAL Elb.RegistrationInProgress", said(target));
    List<TargetHealthReport> heard = new ArrayList<>();
    health.subscribe(heard::add);
    report(target, HEALTHY);
    assertEquals("HEALTHY ", said(target));
    assertEquals(HEALTHY, heard.getFirst().health());
    report(target, new TargetHealth(State.UNHEALTHY, "Target.Timeout", "Request timed out"));
    assertEquals("UNHEALTHY Target.Timeout", said(target));
  }

  @Test
  void zoneThatIsNotEnabledIsNotInUse() {
    world.listener(world.balancer("web"), 80, group);
    Target target = register('c');
    report(target, HEALTHY);
    assertEquals("UNUSED Target.NotInUse", said(target));
    assertEquals(
        "Target is in an Availability Zone that is not enabled for the load balancer",
        health.health(world.image, target).description());
  }

  @Test
  void stoppedAndTerminatedInstancesAreInvalid() {
    world.listener(world.balancer("web"), 80, group);
    Target target = register('a');
    report(target, HEALTHY);
    world.instanceIs(target.id(), Instance.State.STOPPED);
    assertEquals("UNUSED Target.InvalidState", said(target));
    assertEquals(
        "Target is in the stopped state", health.health(world.image, target).description());
    world.instanceIs(target.id(), Instance.State.TERMINATED);
    assertEquals(
        "Target is in the terminated state", health.health(world.image, target).description());
  }

  @Test
  void drainingIsShownUntilTheEnd() {
    world.listener(world.balancer("web"), 80, group);
    Target target = register('a');
    report(target, HEALTHY);
    world.apply(
        world.targets.deregister(
            world.image, group.arn(), List.of(TargetDescription.of(target.id()))));
    Target draining = world.image.targets().find(target.key()).orElseThrow();
    assertEquals("DRAINING Target.DeregistrationInProgress", said(draining));
  }

  @Test
  void reportsDoNotOutliveTheRegistration() {
    world.listener(world.balancer("web"), 80, group);
    Target target = register('a');
    report(target, HEALTHY);
    follow(List.of(Change.remove(target)));
    follow(List.of(Change.put(target)));
    assertEquals("INITIAL Elb.RegistrationInProgress", said(target));
  }

  @Test
  void reportsDoNotOutliveTheUseOfTheGroup() {
    Listener listener = world.listener(world.balancer("web"), 80, group);
    Target target = register('a');
    report(target, HEALTHY);
    follow(List.of(Change.remove(listener)));
    assertEquals("UNUSED Target.NotInUse", said(target));
    follow(List.of(Change.put(listener)));
    assertEquals("INITIAL Elb.RegistrationInProgress", said(target));
  }
}
