package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.autoscaling.AlarmReadings;
import io.tidegate.control.autoscaling.DecisionLog;
import io.tidegate.control.autoscaling.GroupExplanation;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.metrics.DecisionJournal;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.elbv2.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupReconcilerTest {
  private final GroupWorld world = new GroupWorld(1);

  @Test
  void reachesDesiredCapacityEvenlyOverZones() {
    world.create("g", ask(1, 10, 7).parameters(), TARGET_GROUP);
    world.advance(5);
    assertEquals(
        List.of(3, 2, 2).stream().sorted().toList(), world.perZone("g").stream().sorted().toList());
    assertEquals(7, world.image().targets().referringTo(TARGET_GROUP).size());
    assertEquals(7, world.instances.existing().size());
  }

  @Test
  void launchActivitiesSayWhyAndWhat() {
    world.create("g", ask(1, 3, 1).parameters());
    world.advance(5);
    String id = world.members("g").getFirst().instanceId();
    assertEquals(1, world.activities("g").size());
    var activity = world.activities("g").getFirst();
    assertEquals("Launching a new EC2 instance: " + id, activity.description());
    assertEquals(
        "At 2026-01-01T00:00:00Z a user request created an AutoScalingGroup changing"
            + " the desired capacity from 0 to 1.  At 2026-01-01T00:00:00Z an"
            + " instance was started in response to a difference between desired and"
            + " actual capacity, increasing the capacity from 0 to 1.",
        activity.cause());
    assertEquals(ActivityStatus.SUCCESSFUL, activity.status());
    assertEquals(100, activity.progress());
    assertTrue(
        activity
            .details()
            .matches("\\{\"Subnet ID\":\"subnet-\\w+\",\"Availability Zone\":\"us-east-1[abc]\"}"),
        activity.details());
  }

  @Test
  void instancesAreRegisteredNoLaterThanInService() {
    world.create("g", ask(1, 3, 2).parameters(), TARGET_GROUP);
    while (world.inService("g").isEmpty()) {
      assertTrue(world.time.step());
    }
    for (GroupInstance member : world.inService("g")) {
      assertEquals(1, world.image().targets().referringTo(member.instanceId()).size());
    }
  }

  @Test
  void killedInstanceIsReplacedEvenInItsGracePeriod() {
    world.create("g", ask(2, 4, 2).elbHealth(600).parameters(), TARGET_GROUP);
    world.advance(5);
    String victim = world.members("g").getFirst().instanceId();
    world.instances.crash(victim);
    world.advance(20);
    assertEquals(2, world.inService("g").size());
    assertFalse(
        world.inService("g").stream().map(GroupInstance::instanceId).toList().contains(victim),
        () -> world.inService("g").stream().map(GroupInstance::instanceId).toList().toString());
    assertFalse(world.instances.existing().containsKey(victim));
    assertEquals(
        List.of(
            "At 2026-01-01T00:00:05Z an instance was taken out of service in response to an EC2"
                + " health check indicating it has been terminated or stopped."),
        causes("Terminating EC2 instance: " + victim));
    assertEquals(
        "At 2026-01-01T00:00:05Z an instance was launched in response to an unhealthy instance"
            + " needing to be replaced.",
        world.activities("g").stream()
            .filter(activity -> activity.startTime().equals(Instant.parse("2026-01-01T00:00:05Z")))
            .filter(activity -> activity.description().startsWith("Launching"))
            .findFirst()
            .orElseThrow()
            .cause());
  }

  @Test
  void replacementsThatEndAtOnceAreFollowedAfterGrowingPauses() {
    world.create("g", ask(1, 4, 4).parameters(), TARGET_GROUP);
    world.advance(5);
    for (int second = 0; second < 1200; second++) {
      world.inService("g").forEach(member -> world.instances.crash(member.instanceId()));
      world.advance(1);
    }
    List<Instant> launches =
        world.activities("g").stream()
            .filter(activity -> activity.description().startsWith("Launching"))
            .map(ScalingActivity::startTime)
            .sorted()
            .toList();
    assertTrue(launches.size() >= 12 && launches.size() <= 24, launches.toString());
    Duration last = Duration.between(launches.get(launches.size() - 3), launches.getLast());
    assertTrue(last.toMinutes() >= 3, launches.toString());
    world.advance(1200);
    assertEquals(4, world.inService("g").size());
    assertEquals(0, world.group("g").progress().failures().count());
  }

  private List<String> causes(String description) {
    return world.activities("g").stream()
        .filter(activity -> activity.description().equals(description))
        .map(ScalingActivity::cause)
        .toList();
  }

  @Test
  void failingTargetIsReplacedOnlyWithElbHealthAndAfterGrace() {
    world.create("ec2", ask(1, 2, 1).parameters(), TARGET_GROUP);
    world.create("g", ask(1, 2, 1).elbHealth(100).parameters(), TARGET_GROUP);
    world.advance(5);
    String spared = world.members("ec2").getFirst().instanceId();
    String victim = world.members("g").getFirst().instanceId();
    world.report(spared, TargetHealth.State.UNHEALTHY);
    world.report(victim, TargetHealth.State.UNHEALTHY);
    world.advance(90);
    assertTrue(
        world.members("g").stream().map(GroupInstance::instanceId).toList().stream()
            .toList()
            .contains(victim),
        () -> world.members("g").stream().map(GroupInstance::instanceId).toList().toString());
    world.advance(120);
    assertFalse(
        world.members("g").stream().map(GroupInstance::instanceId).toList().contains(victim),
        () -> world.members("g").stream().map(GroupInstance::instanceId).toList().toString());
    assertEquals(1, world.inService("g").size());
    assertEquals(
        List.of(spared), world.members("ec2").stream().map(GroupInstance::instanceId).toList());
    assertTrue(
        causes("Terminating EC2 instance: " + victim)
            .getFirst()
            .endsWith("in response to an ELB system health check failure."),
        causes("Terminating EC2 instance: " + victim).getFirst());
  }

  @Test
  void replacementStartsWhileTheUnhealthyOneDrains() {
    world.create("g", ask(1, 2, 1).elbHealth(0).parameters(), TARGET_GROUP);
    world.advance(5);
    String victim = world.members("g").getFirst().instanceId();
    world.report(victim, TargetHealth.State.UNHEALTHY);
    world.advance(10);
    assertEquals(1, world.inService("g").size());
    assertEquals(
        LifecycleState.TERMINATING,
        world.image().groupInstances().find(victim).orElseThrow().state());
    assertEquals(1, world.activities("g").stream().filter(it -> !it.ended()).toList().size());
    var activity = world.activities("g").stream().filter(it -> !it.ended()).toList().getFirst();
    assertEquals(
        "Terminating EC2 instance: " + victim + " - Waiting For ELB Connection Draining.",
        activity.description());
    assertEquals(ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING, activity.status());
    world.advance(60);
    assertEquals(1, world.members("g").size());
    assertEquals(1, causes("Terminating EC2 instance: " + victim).size());
  }

  @Test
  void elbUnhealthyOnesAreReplacedAtMostTenPercentAtATime() {
    world.create("g", ask(40, 60, 40).elbHealth(0).parameters(), TARGET_GROUP);
    world.advance(5);
    List<GroupInstance> twenty = world.members("g").subList(0, 20);
    int most = 0;
    for (GroupInstance member : twenty) {
      world.report(member.instanceId(), TargetHealth.State.UNHEALTHY);
      most = Math.max(most, 40 - world.inService("g").size());
    }
    for (int second = 0; second < 300; second++) {
      world.advance(1);
      most = Math.max(most, 40 - world.inService("g").size());
    }
    assertEquals(4, most);
    assertEquals(40, world.inService("g").size());
    assertTrue(
        world.inService("g").stream()
            .noneMatch(
                member ->
                    twenty.stream().anyMatch(old -> old.instanceId().equals(member.instanceId()))));
  }

  @Test
  void killedOnesAreReplacedTogether() {
    world.create("g", ask(10, 20, 10).parameters());
    world.advance(5);
    world.members("g").forEach(member -> world.instances.crash(member.instanceId()));
    world.time.runDue();
    assertEquals(
        10, world.members("g").stream().filter(member -> member.state().pending()).toList().size());
    world.advance(10);
    assertEquals(10, world.inService("g").size());
    assertEquals(10, world.members("g").size());
  }

  @Test
  void scaleInDrainsBeforeItTerminates() {
    world.create("g", ask(1, 4, 3).parameters(), TARGET_GROUP);
    world.advance(5);
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    GroupInstance leaving =
        world.members("g").stream()
            .filter(member -> member.state().terminating())
            .findAny()
            .orElseThrow();
    world.advance(55);
    assertTrue(world.instances.existing().containsKey(leaving.instanceId()));
    world.advance(10);
    assertFalse(world.instances.existing().containsKey(leaving.instanceId()));
    assertEquals(2, world.members("g").size());
    String at = "At 2026-01-01T00:00:05Z ";
    assertEquals(
        List.of(
            at
                + "a user request explicitly set group desired capacity changing the desired"
                + " capacity from 3 to 2.  "
                + at
                + "an instance was taken out of service in response to a difference between desired"
                + " and actual capacity, shrinking the capacity from 3 to 2.  "
                + at
                + "instance "
                + leaving.instanceId()
                + " was selected for termination."),
        causes("Terminating EC2 instance: " + leaving.instanceId()));
  }

  @Test
  void failingLaunchesAreTriedAgainWithGrowingPausesAndOneAtATime() {
    for (int i = 0; i < 40; i++) {
      world.instances.failNextLaunch(new LaunchFailure.InvalidTemplate("no start script"));
    }
    world.create("g", ask(0, 5, 3).parameters());
    world.advance(3);
    String told =
        new GroupExplanation(
                alarm -> new AlarmReadings.Seen(List.of(), Optional.empty()),
                new DecisionLog(DecisionJournal.inMemory()))
            .of(world.image(), "g", world.time.now())
            .orElseThrow();
    assertTrue(told.contains("Failed launches in a row: 1; the next is tried at "), told);
    world.advance(3597);
    List<Instant> tries =
        world.activities("g").stream().map(ScalingActivity::startTime).distinct().toList();
    assertTrue(tries.size() >= 5 && tries.size() <= 12, () -> tries.toString());
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < tries.size(); i++) {
      gaps.add(Duration.between(tries.get(i - 1), tries.get(i)));
    }
    assertEquals(gaps.stream().sorted().toList(), gaps);
    assertTrue(
        gaps.getFirst().toSeconds() <= 20, () -> "three that failed together are one: " + gaps);
    assertEquals(3, world.group("g").size().desired());
    for (var activity : world.activities("g")) {
      assertEquals(ActivityStatus.FAILED, activity.status());
      assertTrue(activity.description().contains(".  Status Reason: "), activity.description());
      assertTrue(activity.statusMessage().orElseThrow().contains("no start script"));
      assertTrue(
          activity.statusMessage().orElseThrow().endsWith("Launching EC2 instance failed."),
          activity.statusMessage().orElseThrow());
    }
    assertTrue(world.instances.existing().isEmpty(), () -> world.instances.existing().toString());
  }

  @Test
  void recoversOnceLaunchesWorkAgain() {
    world.instances.failNextLaunch(new LaunchFailure.Unknown("out of luck"));
    world.create("g", ask(0, 5, 3).parameters());
    world.advance(120);
    assertEquals(3, world.inService("g").size());
    assertEquals(0, world.group("g").progress().failures().count());
  }

  @Test
  void zoneWithoutRoomIsPassedOverAndEvenedOutLater() {
    world.instances.failNextLaunch(new LaunchFailure.InsufficientCapacity("zone full"));
    world.create("g", ask(0, 6, 3).parameters());
    world.advance(10);
    assertTrue(world.inService("g").size() >= 2);
    world.advance(300);
    assertEquals(List.of(1, 1, 1), world.perZone("g"));
  }

  @Test
  void templateThatBecameUnusableFailsWithEc2sReason() {
    world.create("g", ask(0, 5, 0).parameters());
    String template = world.group("g").launchTemplate().id();
    world.submit(
        image ->
            world
                .templates()
                .delete(image, io.tidegate.control.ec2.TemplateRef.byId(template, "1")));
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(1);
    assertTrue(
        world
            .activities("g")
            .getFirst()
            .description()
            .startsWith("Launching a new EC2 instance.  Status Reason: "),
        world.activities("g").getFirst().description());
    assertTrue(
        world.activities("g").getFirst().description().endsWith("Launching EC2 instance failed."),
        world.activities("g").getFirst().description());
  }

  @Test
  void launchFailsWhenATargetGroupIsGone() {
    world.create("g", ask(0, 5, 0).parameters(), TARGET_GROUP);
    world.submit(
        image ->
            new io.tidegate.control.Outcome<>(
                List.of(
                    io.tidegate.model.Change.remove(
                        image.targetGroups().find(TARGET_GROUP).orElseThrow())),
                true));
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    assertTrue(
        world.activities("g").getFirst().statusMessage().stream()
            .toList()
            .contains(
                "One or more target groups not found. Validating load balancer configuration failed."),
        () -> world.activities("g").getFirst().statusMessage().toString());
  }

  @Test
  void afterADayOfFailuresLaunchIsSuspendedUntilResumed() {
    for (int i = 0; i < 200; i++) {
      world.instances.failNextLaunch(new LaunchFailure.InvalidTemplate("broken"));
    }
    world.create("g", ask(0, 5, 1).parameters());
    world.advance(25 * 3600);
    assertEquals(1, world.group("g").suspended().values().size());
    var reason = world.group("g").suspended().values().iterator().next();
    assertTrue(reason.startsWith("Administrative suspension"), reason);
    int tries = world.activities("g").size();
    world.advance(3 * 3600);
    assertEquals(tries, world.activities("g").size());
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    assertTrue(world.activities("g").size() > tries);
    assertTrue(
        world.group("g").suspended().isEmpty(), () -> world.group("g").suspended().toString());
  }

  @Test
  void rebalancesByLaunchingFirst() {
    world.create("g", ask(0, 8, 4).zones("us-east-1a", "us-east-1b").parameters());
    world.advance(5);
    world.submit(
        image ->
            world.groups.update(
                image, "g", ask(0, 8, 4).zones("us-east-1b", "us-east-1c").parameters()));
    int least = 4;
    int most = 0;
    for (int i = 0; i < 200; i++) {
      world.advance(1);
      least = Math.min(least, world.inService("g").size());
      most = Math.max(most, world.members("g").size());
    }
    assertEquals(4, least);
    assertTrue(most <= 8 + 1, "was " + most);
    assertEquals(4, world.inService("g").size());
    assertEquals(
        Set.of("us-east-1b", "us-east-1c"),
        Set.copyOf(world.inService("g").stream().map(GroupInstance::zone).toList()));
    assertEquals(List.of(2, 2), world.perZone("g"));
  }

  @Test
  void suspendedRebalancingLeavesZonesUneven() {
    world.create("g", ask(0, 8, 4).zones("us-east-1a", "us-east-1b").parameters());
    world.advance(5);
    world.submit(image -> world.capacity.suspend(image, "g", List.of("AZRebalance")));
    world.submit(image -> world.groups.update(image, "g", ask(0, 8, 4).parameters()));
    world.advance(100);
    assertEquals(List.of(2, 2), world.perZone("g"));
    world.submit(image -> world.capacity.setDesired(image, "g", 5, false));
    world.advance(10);
    assertEquals(List.of(2, 2, 1), world.perZone("g"));
  }

  @Test
  void allProtectedSaysSoOnceAndEndsNothing() {
    world.create("g", ask(0, 3, 2).protectedNew().parameters());
    world.advance(5);
    world.submit(image -> world.capacity.setDesired(image, "g", 0, false));
    world.advance(100);
    assertEquals(2, world.inService("g").size());
    assertEquals(
        1,
        world.activities("g").stream()
            .filter(
                activity ->
                    activity
                        .description()
                        .equals(
                            "Could not scale to desired capacity because all remaining instances are"
                                + " protected from scale-in."))
            .toList()
            .size());
    assertEquals(0, world.group("g").size().desired());
  }

  @Test
  void suspendedLaunchAndTerminateHoldTheGroup() {
    world.create("g", ask(0, 5, 2).parameters());
    world.advance(5);
    world.submit(image -> world.capacity.suspend(image, "g", List.of("Launch", "Terminate")));
    world.submit(image -> world.capacity.setDesired(image, "g", 4, false));
    world.advance(60);
    assertEquals(2, world.members("g").size());
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(60);
    assertEquals(2, world.inService("g").size());
    world.submit(image -> world.capacity.resume(image, "g", List.of("Terminate")));
    world.advance(60);
    assertEquals(1, world.inService("g").size());
  }

  @Test
  void membersLaunchedWithoutLoadBalancingAreNeverRegistered() {
    world.create("g", ask(0, 5, 0).parameters(), TARGET_GROUP);
    world.submit(image -> world.capacity.suspend(image, "g", List.of("AddToLoadBalancer")));
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(5);
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    world.advance(60);
    assertEquals(1, world.inService("g").size());
    assertTrue(
        world.image().targets().referringTo(TARGET_GROUP).isEmpty(),
        () -> world.image().targets().referringTo(TARGET_GROUP).toString());
  }

  @Test
  void warmingActivityWaitsForTheDefaultWarmup() {
    world.create("g", ask(1, 5, 1).warmup(120).parameters());
    world.advance(20);
    assertEquals(
        ActivityStatus.WAITING_FOR_INSTANCE_WARMUP, world.activities("g").getFirst().status());
    world.advance(120);
    assertEquals(ActivityStatus.SUCCESSFUL, world.activities("g").getFirst().status());
  }

  @Test
  void attachedTargetGroupGoesThroughItsStates() {
    world.create("g", ask(2, 5, 2).elbHealth(0).parameters());
    world.advance(5);
    world.submit(image -> world.attachments.attach(image, "g", List.of(TARGET_GROUP)));
    assertEquals("Added", state());
    assertEquals(2, world.image().targets().referringTo(TARGET_GROUP).size());
    world.report(world.members("g").getFirst().instanceId(), TargetHealth.State.HEALTHY);
    assertEquals("InService", state());
    world.submit(image -> world.attachments.detach(image, "g", List.of(TARGET_GROUP)));
    assertEquals("Removing", state());
    world.advance(70);
    assertTrue(
        world.group("g").trafficSources().isEmpty(),
        () -> world.group("g").trafficSources().toString());
    assertEquals(2, world.inService("g").size());
  }

  private String state() {
    return world.group("g").trafficSources().getFirst().state().wire();
  }

  @Test
  void targetGroupThatNeverGetsHealthyCausesNoReplacement() {
    world.create("g", ask(2, 5, 2).elbHealth(0).parameters());
    world.advance(5);
    List<GroupInstance> before = world.members("g");
    world.submit(image -> world.attachments.attach(image, "g", List.of(TARGET_GROUP)));
    before.forEach(member -> world.report(member.instanceId(), TargetHealth.State.UNHEALTHY));
    world.advance(120);
    assertEquals(
        before.stream().map(GroupInstance::instanceId).toList(),
        world.members("g").stream().map(GroupInstance::instanceId).toList());
  }

  @Test
  void activitiesAreForgottenAfterSixWeeks() {
    world.create("g", ask(1, 5, 1).parameters());
    world.time.advance(Duration.ofDays(41));
    assertEquals(1, world.activities("g").size());
    world.time.advance(Duration.ofDays(2));
    assertTrue(world.activities("g").isEmpty(), () -> world.activities("g").toString());
  }

  private List<ActivityStatus> walk(int seconds) {
    List<ActivityStatus> seen = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      world.advance(1);
      List<ScalingActivity> all = world.activities("g");
      if (!all.isEmpty() && (seen.isEmpty() || seen.getLast() != all.getFirst().status())) {
        seen.add(all.getFirst().status());
      }
    }
    return seen;
  }

  @Test
  void activitiesGoThroughTheirStatuses() {
    world.instances.delays(Duration.ofSeconds(20), Duration.ofSeconds(5));
    world.create("g", ask(1, 5, 1).warmup(30).parameters(), TARGET_GROUP);
    assertEquals(
        List.of(
            ActivityStatus.PRE_IN_SERVICE,
            ActivityStatus.WAITING_FOR_INSTANCE_WARMUP,
            ActivityStatus.SUCCESSFUL),
        walk(90));
    world.submit(image -> world.groups.delete(image, "g", true));
    Set<ActivityStatus> leaving = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      world.advance(1);
      world.activities("g").forEach(activity -> leaving.add(activity.status()));
    }
    assertTrue(
        leaving.contains(ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING)
            || leaving.contains(ActivityStatus.IN_PROGRESS),
        leaving.toString());
  }

  @Test
  void launchesThatFailEndAlsoWhileTerminateIsSuspended() {
    world.instances.delays(Duration.ofSeconds(30), Duration.ofSeconds(1));
    world.create("g", ask(1, 5, 2).parameters());
    world.submit(image -> world.capacity.suspend(image, "g", List.of("Terminate")));
    world.advance(5);
    String failing = world.members("g").getFirst().instanceId();
    assertEquals(LifecycleState.PENDING, world.members("g").getFirst().state());
    world.instances.crash(failing);
    world.advance(120);
    assertFalse(world.instances.existing().containsKey(failing) && world.members("g").size() != 2);
    assertTrue(
        world.members("g").stream().noneMatch(it -> it.instanceId().equals(failing)),
        "the failed one is no member any more");
    assertEquals(2, world.inService("g").size());
    assertTrue(world.activities("g").stream().anyMatch(it -> it.status() == ActivityStatus.FAILED));
  }
}
