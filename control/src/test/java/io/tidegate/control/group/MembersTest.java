package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.RunInstancesCommand;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.elbv2.TargetHealth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single members: terminated, marked, protected, detached, attached, in standby, chosen. */
class MembersTest {
  private final GroupWorld world = new GroupWorld(11);

  @BeforeEach
  void createGroup() {
    world.create("g", ask(1, 4, 3).parameters(), TARGET_GROUP);
    world.advance(5);
  }

  private String first() {
    return world.members("g").getFirst().instanceId();
  }

  private LifecycleState state(String id) {
    return world.image().groupInstances().find(id).orElseThrow().state();
  }

  private static String text(org.junit.jupiter.api.function.Executable what) {
    ApiError refused = assertThrows(ApiError.class, what);
    assertEquals("ValidationError", refused.code());
    return refused.text();
  }

  @Test
  void terminateWithoutDecrementIsReplaced() {
    String victim = first();
    ScalingActivity activity =
        world.controller.submit("t", image -> world.members.terminate(image, victim, false));
    assertEquals("Terminating EC2 instance: " + victim, activity.description());
    assertEquals(ActivityStatus.IN_PROGRESS, activity.status());
    assertEquals(
        "At 2026-01-01T00:00:05Z an instance was taken out of service in response to a user"
            + " request.",
        activity.cause());
    world.advance(70);
    assertEquals(3, world.inService("g").size());
    assertFalse(world.instances.existing().containsKey(victim));
  }

  @Test
  void terminateWithDecrementShrinks() {
    world.submit(image -> world.members.setProtection(image, "g", List.of(first()), true));
    String victim = first();
    ScalingActivity activity = world.submit(image -> world.members.terminate(image, victim, true));
    assertTrue(activity.cause().endsWith(", shrinking the capacity from 3 to 2."));
    world.advance(70);
    assertEquals(2, world.members("g").size());
    assertEquals(2, world.group("g").size().desired());
  }

  @Test
  void terminateWithDecrementAtTheMinimumIsRefused() {
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(70);
    assertEquals(
        "Currently, desiredSize equals minSize (1). Terminating instance without replacement will"
            + " violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag"
            + " to false or lower group's min size.",
        text(() -> world.submit(image -> world.members.terminate(image, first(), true))));
  }

  @Test
  void unknownInstances() {
    assertEquals(
        "Instance Id not found - No managed instance found for instance ID: i-0",
        text(() -> world.submit(image -> world.members.terminate(image, "i-0", true))));
    text(
        () -> world.submit(image -> world.members.setProtection(image, "g", List.of("i-0"), true)));
  }

  @Test
  void markedUnhealthyIsReplacedAtOnce() {
    String victim = first();
    world.submit(image -> world.members.setHealth(image, victim, "Unhealthy", true));
    assertEquals(LifecycleState.TERMINATING, state(victim));
    assertTrue(
        world.activities("g").stream()
            .anyMatch(
                activity ->
                    activity
                        .cause()
                        .endsWith(
                            "an instance was taken out of service in response to a user"
                                + " health-check.")));
    text(() -> world.submit(image -> world.members.setHealth(image, victim, "Healthy", true)));
    world.advance(70);
    assertEquals(3, world.inService("g").size());
  }

  @Test
  void markInsideTheGracePeriodCountsOnlyWhenAsked() {
    world.create("h", ask(1, 2, 1).elbHealth(600).parameters());
    world.advance(5);
    String id = world.members("h").getFirst().instanceId();
    world.submit(image -> world.members.setHealth(image, id, "Unhealthy", true));
    assertEquals(LifecycleState.IN_SERVICE, state(id));
    world.submit(image -> world.members.setHealth(image, id, "Unhealthy", false));
    assertEquals(LifecycleState.TERMINATING, state(id));
  }

  @Test
  void markStaysWhileReplacingIsSuspended() {
    world.submit(image -> world.capacity.suspend(image, "g", List.of("ReplaceUnhealthy")));
    String victim = first();
    world.submit(image -> world.members.setHealth(image, victim, "Unhealthy", true));
    world.advance(60);
    assertEquals(LifecycleState.IN_SERVICE, state(victim));
    assertEquals(
        "Unhealthy", world.image().groupInstances().find(victim).orElseThrow().healthStatus());
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    assertEquals(LifecycleState.TERMINATING, state(victim));
  }

  @Test
  void suspendedHealthCheckStillTakesMarks() {
    world.submit(image -> world.capacity.suspend(image, "g", List.of("HealthCheck")));
    world.instances.crash(first());
    world.advance(60);
    assertEquals(3, world.inService("g").size());
    String victim = world.members("g").get(1).instanceId();
    world.submit(image -> world.members.setHealth(image, victim, "Unhealthy", true));
    assertEquals(LifecycleState.TERMINATING, state(victim));
  }

  @Test
  void protectedMembersSurviveScaleInButNotIllness() {
    String safe = first();
    world.submit(image -> world.members.setProtection(image, "g", List.of(safe), true));
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(70);
    assertEquals(
        List.of(safe), world.members("g").stream().map(GroupInstance::instanceId).toList());
    world.submit(image -> world.members.setHealth(image, safe, "Unhealthy", true));
    world.advance(70);
    assertFalse(world.image().groupInstances().contains(safe));
  }

  @Test
  void unhealthyMembersGoFirst() {
    world.submit(image -> world.capacity.suspend(image, "g", List.of("ReplaceUnhealthy")));
    String sick = world.members("g").get(1).instanceId();
    world.submit(image -> world.members.setHealth(image, sick, "Unhealthy", true));
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    assertEquals(LifecycleState.TERMINATING, state(sick));
  }

  @ParameterizedTest(name = "{0} ends number {1}")
  @CsvSource({"OldestInstance, 0", "NewestInstance, 3", "ClosestToNextInstanceHour, 1"})
  void policiesChooseByAge(String policy, int index) {
    world.create("h", ask(0, 9, 1).zones("us-east-1a").terminationPolicies(policy).parameters());
    // ages at the end: 64, 59, 44, 29 minutes
    for (int minutes : new int[] {5, 15, 15}) {
      world.advance(minutes * 60L);
      int desired = world.group("h").size().desired() + 1;
      world.submit(image -> world.capacity.setDesired(image, "h", desired, false));
    }
    world.advance(29 * 60);
    List<GroupInstance> before = world.members("h");
    assertEquals(4, before.size());
    world.submit(image -> world.capacity.setDesired(image, "h", 3, false));
    assertEquals(LifecycleState.TERMINATING, state(before.get(index).instanceId()));
  }

  @Test
  void fullestZoneGoesFirstWhateverThePolicy() {
    world.submit(image -> world.capacity.suspend(image, "g", List.of("AZRebalance")));
    world.submit(
        image ->
            world.groups.update(
                image, "g", ask(1, 8, 6).terminationPolicies("NewestInstance").parameters()));
    world.advance(5);
    List<GroupInstance> ofZoneA =
        world.members("g").stream().filter(member -> member.zone().equals("us-east-1a")).toList();
    ofZoneA.forEach(
        member -> world.submit(image -> world.members.terminate(image, member.instanceId(), true)));
    world.advance(100);
    assertEquals(List.of(2, 2), world.perZone("g"));
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.advance(100);
    assertEquals(List.of(1, 1), world.perZone("g"));
  }

  @Test
  void detachedInstanceRunsOnWithoutGroupTag() {
    String id = first();
    List<ScalingActivity> activities =
        world.controller.submit(
            "d", image -> world.membership.detach(image, "g", List.of(id), true));
    assertEquals("Detaching EC2 instance: " + id, activities.getFirst().description());
    assertEquals(
        "At 2026-01-01T00:00:05Z instance "
            + id
            + " was detached in response to a user request, shrinking the capacity from 3 to 2.",
        activities.getFirst().cause());
    assertEquals(LifecycleState.DETACHING, state(id));
    world.advance(70);
    assertFalse(world.image().groupInstances().contains(id));
    Instance instance = world.image().instances().find(id).orElseThrow();
    assertEquals(Instance.State.RUNNING, instance.state());
    assertFalse(
        instance.tags().stream().anyMatch(tag -> tag.key().equals("aws:autoscaling:groupName")));
    assertEquals(2, world.members("g").size());
  }

  @Test
  void detachBelowTheMinimumIsRefused() {
    world.submit(image -> world.groups.update(image, "g", ask(3, 4, 3).parameters()));
    assertEquals(
        "AutoScalingGroup g has min-size=3, max-size=4, and desired-size=3. To detach 1 instance,"
            + " please update the AutoScalingGroup sizes appropriately.",
        text(
            () ->
                world.submit(
                    image -> world.membership.detach(image, "g", List.of(first()), true))));
    world.submit(image -> world.membership.detach(image, "g", List.of(first()), false));
    world.advance(70);
    assertEquals(3, world.inService("g").size());
  }

  @Test
  void attachedInstanceJoins() {
    String id = runOne();
    world.submit(image -> world.membership.attach(image, "g", List.of(id)));
    world.advance(1);
    assertEquals(4, world.group("g").size().desired());
    assertEquals(LifecycleState.IN_SERVICE, state(id));
    assertEquals(1, world.image().targets().referringTo(id).size());
    assertTrue(
        world.activities("g").stream()
            .anyMatch(
                activity ->
                    activity.description().equals("Attaching an existing EC2 instance: " + id)
                        && activity
                            .cause()
                            .endsWith(
                                "an instance was added in response to user request, increasing the"
                                    + " capacity from 3 to 4.")));
    String other = runOne();
    assertTrue(
        text(() -> world.submit(image -> world.membership.attach(image, "g", List.of(other))))
            .contains("To attach 1 more instance"));
    text(() -> world.submit(image -> world.membership.attach(image, "g", List.of(id))));
  }

  private String runOne() {
    var data = LaunchTemplateData.of(MachineImageManager.SAMPLE_APP_ID, "t3.micro");
    String id =
        world
            .submit(
                image ->
                    world
                        .context
                        .services()
                        .instances()
                        .run(image, RunInstancesCommand.of(data, 1)))
            .getFirst()
            .id();
    world.advance(5);
    return id;
  }

  @Test
  void attachNeedsARunningInstanceAndLaunches() {
    String id = runOne();
    world.submit(image -> world.capacity.suspend(image, "g", List.of("Launch")));
    text(() -> world.submit(image -> world.membership.attach(image, "g", List.of(id))));
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    world.instances.crash(id);
    world.advance(1);
    text(() -> world.submit(image -> world.membership.attach(image, "g", List.of(id))));
    assertEquals(
        "Instance [i-0] is invalid.",
        text(() -> world.submit(image -> world.membership.attach(image, "g", List.of("i-0")))));
  }

  @Test
  void standbyLeavesTheBalancerAndComesBack() {
    String id = first();
    var activities =
        world.controller.submit(
            "s", image -> world.membership.enterStandby(image, "g", List.of(id), true));
    assertEquals("Moving EC2 instance to Standby: " + id, activities.getFirst().description());
    assertEquals(LifecycleState.ENTERING_STANDBY, state(id));
    world.advance(70);
    assertEquals(LifecycleState.STANDBY, state(id));
    assertTrue(world.image().targets().referringTo(id).isEmpty());
    assertEquals(2, world.group("g").size().desired());
    world.advance(100);
    assertEquals(2, world.inService("g").size());
    var back = world.submit(image -> world.membership.exitStandby(image, "g", List.of(id)));
    assertEquals("Moving EC2 instance out of Standby: " + id, back.getFirst().description());
    world.advance(1);
    assertEquals(LifecycleState.IN_SERVICE, state(id));
    assertEquals(3, world.group("g").size().desired());
    assertEquals(1, world.image().targets().referringTo(id).size());
  }

  @Test
  void standbyWithoutDecrementIsReplacedAndShrunkOnReturn() {
    String id = first();
    world.submit(image -> world.membership.enterStandby(image, "g", List.of(id), false));
    world.advance(70);
    assertEquals(3, world.inService("g").size());
    world.submit(image -> world.membership.exitStandby(image, "g", List.of(id)));
    world.advance(5);
    assertEquals(4, world.inService("g").size());
  }

  @Test
  void standbyIsRefusedBelowTheMinimumAndOutOfItWhileLaunchIsSuspended() {
    String id = first();
    world.submit(image -> world.membership.enterStandby(image, "g", List.of(id), true));
    world.advance(70);
    world.submit(image -> world.capacity.suspend(image, "g", List.of("Launch")));
    text(() -> world.submit(image -> world.membership.exitStandby(image, "g", List.of(id))));
    world.submit(image -> world.groups.update(image, "g", ask(2, 4, 2).parameters()));
    String next = world.inService("g").getFirst().instanceId();
    assertEquals(
        "AutoScalingGroup g has min-size=2, max-size=4, and desired-size=2. To place into standby 1"
            + " instance, please update the AutoScalingGroup sizes appropriately.",
        text(
            () ->
                world.submit(
                    image -> world.membership.enterStandby(image, "g", List.of(next), true))));
  }

  @Test
  void standbyIsNotLookedAt() {
    String id = first();
    world.submit(image -> world.membership.enterStandby(image, "g", List.of(id), true));
    world.advance(70);
    world.report(id, TargetHealth.State.UNHEALTHY);
    world.instances.crash(id);
    world.submit(image -> world.capacity.setDesired(image, "g", 1, false));
    world.advance(100);
    assertEquals(LifecycleState.STANDBY, state(id));
    assertEquals(1, world.inService("g").size());
  }

  @Test
  void instanceTerminatedThroughEc2IsReplaced() {
    String id = first();
    world.submit(image -> world.context.services().instances().terminate(image, List.of(id)));
    world.advance(10);
    assertFalse(world.image().groupInstances().contains(id));
    assertEquals(3, world.inService("g").size());
  }

  @Test
  void subnetsOfOneZoneShareItsInstances() {
    Set<String> subnets =
        world.members("g").stream()
            .map(member -> world.image().instances().find(member.instanceId()).orElseThrow())
            .map(Instance::subnetId)
            .collect(Collectors.toSet());
    assertEquals(3, subnets.size());
    assertEquals(Optional.empty(), world.group("g").status());
  }
}
