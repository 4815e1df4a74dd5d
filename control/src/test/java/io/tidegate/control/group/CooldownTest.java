package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.AlarmReadings;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.control.autoscaling.ScheduledActionManager;
import io.tidegate.control.autoscaling.ScheduledActionManager.Put;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.autoscaling.ScheduledAction.Sizes;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The default cooldown of 300 seconds after a scaling activity binds simple policies only (Auto
 * Scaling guide, "Scaling cooldowns"): each test acts twenty seconds into it.
 */
class CooldownTest {
  private static final AlarmSource LOAD =
      new AlarmSource.Single(
          new MetricStat(MetricId.of("Own", "Load", Map.of()), 60, "Average", Optional.empty()));

  private final GroupWorld world = new GroupWorld(13);
  private final PolicyAction action =
      new PolicyAction(
          world.controller,
          world.context,
          alarm -> new AlarmReadings.Seen(List.of(90.0), Optional.empty()),
          world.time,
          decision -> {});

  @BeforeEach
  void scaleByASimplePolicyTwentySecondsAgo() {
    world.create("g", ask(1, 10, 4).warmup(0).parameters(), TARGET_GROUP);
    world.advance(400);
    put("simple", simple());
    fire("simple");
    world.advance(20);
    assertEquals(5, desired());
    assertEquals(5, world.inService("g").size());
  }

  private static ScalingPolicy.Simple simple() {
    return new ScalingPolicy.Simple(
        AdjustmentType.CHANGE_IN_CAPACITY, Optional.empty(), Optional.empty(), 1, Optional.empty());
  }

  private ScalingPolicy put(String name, ScalingPolicy.Configuration configuration) {
    PutPolicyCommand command =
        new PutPolicyCommand("g", name, true, Optional.empty(), configuration);
    ScalingPolicy policy = world.submit(image -> world.policies.put(image, command));
    if (policy.alarmNames().isEmpty()) {
      world.submit(image -> new Outcome<>(List.of(Change.put(alarm(policy))), true));
    }
    return policy;
  }

  private MetricAlarm alarm(ScalingPolicy policy) {
    return new MetricAlarm(
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + policy.name(),
        policy.name(),
        Optional.empty(),
        AlarmActions.onAlarm(List.of(policy.arn())),
        LOAD,
        AlarmCondition.all(1, Comparison.GREATER_THAN, 50),
        AlarmState.initial(world.time.now()),
        world.time.now(),
        List.of());
  }

  /** The first alarm of the policy goes to ALARM and notifies it. */
  private void fire(String name) {
    ScalingPolicy policy =
        world.image().scalingPolicies().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow();
    String alarmName = policy.alarmNames().isEmpty() ? name : policy.alarmNames().getFirst();
    MetricAlarm alarm = world.image().metricAlarms().find(alarmName).orElseThrow();
    AlarmState state =
        alarm.state().next(StateValue.ALARM, "test", Optional.empty(), world.time.now());
    MetricAlarm risen = alarm.withState(state);
    world.submit(image -> new Outcome<>(List.of(Change.put(risen)), true));
    action.act(world.image(), risen, policy.arn());
    world.advance(1);
  }

  private int desired() {
    return world.group("g").size().desired();
  }

  @Test
  void simplePoliciesWait() {
    fire("simple");
    assertEquals(5, desired());
    world.advance(300);
    assertEquals(5, desired(), "an alarm in the cooldown is not queued");
    fire("simple");
    assertEquals(6, desired());
  }

  @Test
  void stepPoliciesAct() {
    put(
        "step",
        new ScalingPolicy.Step(
            AdjustmentType.CHANGE_IN_CAPACITY,
            Optional.empty(),
            MetricAggregation.AVERAGE,
            List.of(new StepAdjustment(Optional.of(0.0), Optional.empty(), 2))));
    fire("step");
    assertEquals(7, desired());
  }

  @Test
  void targetTrackingActs() {
    put(
        "cpu",
        new ScalingPolicy.TargetTracking(
            new ScalingPolicy.Predefined(
                PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, Optional.empty()),
            60,
            false));
    fire("cpu");
    assertEquals(8, desired(), "5 x 90 / 60");
  }

  @Test
  void scheduledActionsAct() {
    new ScheduleRunner(world.controller, world.context, world.time).start();
    Instant at = world.time.now().plusSeconds(10);
    Put command =
        new Put(
            "g",
            "s",
            Optional.of(at),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Sizes(Optional.empty(), Optional.empty(), Optional.of(9)));
    world.submit(image -> new ScheduledActionManager(world.context).put(image, command));
    world.advance(12);
    assertEquals(9, desired());
  }

  @Test
  void usersAct() {
    world.submit(image -> world.capacity.setDesired(image, "g", 3, false));
    assertEquals(3, desired());
    execute();
    assertEquals(4, desired(), "ExecutePolicy without HonorCooldown");
  }

  private void execute() {
    CapacityManager.Execute command =
        new CapacityManager.Execute(
            Optional.of("g"), "simple", false, OptionalDouble.empty(), OptionalDouble.empty());
    world.submit(image -> world.capacity.execute(image, command));
  }

  @Test
  void unhealthyInstancesAreReplaced() {
    String killed = world.members("g").getFirst().instanceId();
    world.instances.crash(killed);
    world.advance(20);
    assertEquals(5, world.inService("g").size());
    assertEquals(
        List.of(),
        world.members("g").stream().filter(it -> it.instanceId().equals(killed)).toList());
  }
}
