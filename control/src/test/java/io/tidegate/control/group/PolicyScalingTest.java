package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.AlarmReadings;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.DecisionLog;
import io.tidegate.control.autoscaling.ExplanationDocument;
import io.tidegate.control.autoscaling.GroupExplanation;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.PolicyManager;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.metrics.DecisionJournal;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.CapacityDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyScalingTest {
  private static final String LABEL = "app/lb/0123456789abcdef/targetgroup/tg/0123456789abcdef";

  private final GroupWorld world = new GroupWorld(7);
  private final Map<String, List<Double>> readings = new HashMap<>();
  private final List<CapacityDecision> decisions = new ArrayList<>();
  private final PolicyAction action =
      new PolicyAction(
          world.controller,
          world.context,
          alarm ->
              new AlarmReadings.Seen(
                  readings.getOrDefault(alarm.name(), List.of()), Optional.empty()),
          world.time,
          decisions::add);

  @BeforeEach
  void createGroup() {
    world.create("g", ask(1, 10, 4).warmup(0).parameters(), TARGET_GROUP);
    world.advance(5);
  }

  private static ScalingPolicy.TargetTracking tracking(PredefinedMetric metric, double target) {
    Optional<String> label =
        metric == PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET
            ? Optional.of(LABEL)
            : Optional.empty();
    return new ScalingPolicy.TargetTracking(
        new ScalingPolicy.Predefined(metric, label), target, false);
  }

  private static ScalingPolicy.TargetTracking customized(double target) {
    MetricStat stat =
        new MetricStat(MetricId.of("Own", "Load", Map.of()), 60, "Average", Optional.empty());
    return new ScalingPolicy.TargetTracking(
        new ScalingPolicy.Customized(new AlarmSource.Single(stat)), target, false);
  }

  private ScalingPolicy put(String name, ScalingPolicy.Configuration configuration) {
    var command = new PutPolicyCommand("g", name, true, Optional.empty(), configuration);
    return world.submit(image -> world.policies.put(image, command));
  }

  private MetricAlarm alarm(String name) {
    return world.image().metricAlarms().find(name).orElseThrow();
  }

  /** The alarm goes to ALARM having seen {@code values}, and notifies the policy. */
  private void fire(ScalingPolicy policy, String alarmName, Double... values) {
    readings.put(alarmName, List.of(values));
    MetricAlarm alarm = alarm(alarmName);
    AlarmState state =
        alarm.state().next(StateValue.ALARM, "test", Optional.empty(), world.time.now());
    world.submit(image -> new Outcome<>(List.of(Change.put(alarm.withState(state))), true));
    action.act(world.image(), alarm(alarmName), policy.arn());
    world.advance(1);
  }

  private void userAlarm(String name, Comparison comparison, double threshold, String... actions) {
    var stat =
        new MetricStat(MetricId.of("Own", "Load", Map.of()), 60, "Average", Optional.empty());
    world.submit(
        image ->
            new Outcome<>(
                List.of(
                    Change.put(
                        new MetricAlarm(
                            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name,
                            name,
                            Optional.empty(),
                            AlarmActions.onAlarm(List.of(actions)),
                            new AlarmSource.Single(stat),
                            AlarmCondition.all(1, comparison, threshold),
                            AlarmState.initial(world.time.now()),
                            world.time.now(),
                            List.of()))),
                true));
  }

  @Test
  void trackingPolicyMakesItsTwoAlarms() {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 40));
    assertEquals(2, policy.alarmNames().size());
    MetricAlarm high = alarm(policy.alarmNames().getFirst());
    MetricAlarm low = alarm(policy.alarmNames().getLast());
    assertTrue(high.name().matches("TargetTracking-g-AlarmHigh-[0-9a-f-]{36}"), high.name());
    assertTrue(low.name().matches("TargetTracking-g-AlarmLow-[0-9a-f-]{36}"), low.name());
    assertEquals(
        Optional.of(
            "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + policy.arn() + "."),
        high.description());
    assertEquals(AlarmCondition.all(3, Comparison.GREATER_THAN, 40), high.condition());
    assertEquals(AlarmCondition.all(15, Comparison.LESS_THAN, 30), low.condition());
    assertEquals(List.of(policy.arn()), high.actions().alarm());
    MetricStat stat = high.source().single().orElseThrow();
    assertEquals(
        MetricId.of("AWS/EC2", "CPUUtilization", Map.of("AutoScalingGroupName", "g")),
        stat.metric());
    assertEquals("Average", stat.stat());
    assertEquals(60, stat.periodSeconds());
  }

  @Test
  void requestCountAlarmWatchesTheTargetGroupOfTheBalancer() {
    ScalingPolicy policy = put("rq", tracking(PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET, 100));
    MetricStat stat = alarm(policy.alarmNames().getFirst()).source().single().orElseThrow();
    assertEquals(
        MetricId.of(
            "AWS/ApplicationELB",
            "RequestCountPerTarget",
            Map.of(
                "TargetGroup",
                "targetgroup/tg/0123456789abcdef",
                "LoadBalancer",
                "app/lb/0123456789abcdef")),
        stat.metric());
    assertEquals("Sum", stat.stat());
  }

  @ParameterizedTest(name = "{0} instances: low threshold at {1} % of the target")
  @CsvSource({"0, 70", "1, 70", "3, 70", "4, 75", "5, 80", "7, 85", "10, 90", "100, 90"})
  void lowThresholdFollowsTheSize(int capacity, int percent) {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 100));
    world.submit(image -> world.groups.update(image, "g", ask(0, 200, capacity).parameters()));
    world.advance(400);
    assertEquals(percent, alarm(policy.alarmNames().getLast()).condition().threshold(), 1e-9);
  }

  @Test
  void highAlarmScalesOutAndSaysWhy() {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    String high = policy.alarmNames().getFirst();
    fire(policy, high, 70.0, 80.0, 90.0);
    assertEquals(6, world.group("g").size().desired());
    world.advance(5);
    assertEquals(6, world.inService("g").size());
    assertTrue(
        world
            .activities("g")
            .getLast()
            .cause()
            .startsWith(
                "At 2026-01-01T00:00:05Z a monitor alarm "
                    + high
                    + " in state ALARM triggered policy cpu changing the desired capacity from 4"
                    + " to 6.  At "),
        world.activities("g").getLast().cause());
    assertEquals(1, decisions.size());
  }

  @Test
  void actionRepeatsWhileTheAlarmLasts() {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    fire(policy, policy.alarmNames().getFirst(), 90.0);
    world.advance(10);
    fire(policy, policy.alarmNames().getFirst(), 80.0);
    assertEquals(8, world.group("g").size().desired());
  }

  @Test
  void alarmsOfOneMomentAreDecidedTogether() {
    ScalingPolicy cpu = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    ScalingPolicy in = put("net", customized(1000));
    readings.put(in.alarmNames().getFirst(), List.of(2000.0));
    action.act(world.image(), alarm(in.alarmNames().getFirst()), in.arn());
    fire(cpu, cpu.alarmNames().getFirst(), 90.0);
    assertEquals(8, world.group("g").size().desired());
    assertEquals(1, decisions.size());
    assertEquals(2, decisions.getFirst().proposals().size());
  }

  @Test
  void lowAlarmScalesInWithDraining() {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    fire(policy, policy.alarmNames().getLast(), 20.0);
    assertEquals(2, world.group("g").size().desired());
    fire(policy, policy.alarmNames().getLast(), 20.0);
    assertEquals(2, world.group("g").size().desired());
    world.advance(70);
    assertEquals(2, world.members("g").size());
  }

  @Test
  void suspendedAlarmNotificationIsIgnored() {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    world.submit(image -> world.capacity.suspend(image, "g", List.of("AlarmNotification")));
    fire(policy, policy.alarmNames().getFirst(), 90.0);
    assertEquals(4, world.group("g").size().desired());
    assertTrue(decisions.isEmpty());
  }

  @Test
  void simplePolicyWaitsUntilTheCooldownAfterTheLastInstanceEnds() {
    ScalingPolicy policy = put("up", simple(1, Optional.of(Duration.ofSeconds(60))));
    userAlarm("hot", Comparison.GREATER_THAN, 50, policy.arn());
    world.advance(600);
    fire(policy, "hot", 60.0);
    assertEquals(5, world.group("g").size().desired());
    world.advance(30);
    fire(policy, "hot", 60.0);
    assertEquals(5, world.group("g").size().desired());
    world.advance(60);
    fire(policy, "hot", 60.0);
    assertEquals(6, world.group("g").size().desired());
  }

  private static ScalingPolicy.Simple simple(int adjustment, Optional<Duration> cooldown) {
    return new ScalingPolicy.Simple(
        AdjustmentType.CHANGE_IN_CAPACITY,
        Optional.empty(),
        Optional.empty(),
        adjustment,
        cooldown);
  }

  @Test
  void executePolicyByNameAndByArn() {
    ScalingPolicy policy = put("up", simple(1, Optional.empty()));
    execute(Optional.of("g"), "up", OptionalDouble.empty());
    execute(Optional.empty(), policy.arn(), OptionalDouble.empty());
    assertEquals(6, world.group("g").size().desired());
    ApiError refused =
        assertThrows(ApiError.class, () -> execute(Optional.of("g"), "up", OptionalDouble.of(1)));
    assertEquals("ValidationError", refused.code());
  }

  @Test
  void executeStepPolicyByMetricValue() {
    put("out", step(new StepAdjustment(Optional.of(0.0), Optional.empty(), 3)));
    execute(Optional.of("g"), "out", OptionalDouble.of(70));
    assertEquals(7, world.group("g").size().desired());
    assertThrows(ApiError.class, () -> execute(Optional.of("g"), "out", OptionalDouble.of(10)));
    assertThrows(ApiError.class, () -> execute(Optional.of("g"), "out", OptionalDouble.empty()));
  }

  @Test
  void trackingPolicyCannotBeExecuted() {
    put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    assertThrows(ApiError.class, () -> execute(Optional.of("g"), "cpu", OptionalDouble.empty()));
  }

  private void execute(Optional<String> group, String name, OptionalDouble metric) {
    var threshold = metric.isPresent() ? OptionalDouble.of(60) : OptionalDouble.empty();
    var command = new CapacityManager.Execute(group, name, false, metric, threshold);
    world.submit(image -> world.capacity.execute(image, command));
  }

  private static ScalingPolicy.Step step(StepAdjustment... steps) {
    return new ScalingPolicy.Step(
        AdjustmentType.CHANGE_IN_CAPACITY,
        Optional.empty(),
        MetricAggregation.AVERAGE,
        List.of(steps));
  }

  @Test
  void sameMetricTwiceIsRefused() {
    put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    ApiError refused =
        assertThrows(
            ApiError.class,
            () -> put("cpu2", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 70)));
    assertEquals(
        "Only one TargetTrackingScaling policy for a given metric specification is allowed.",
        refused.text());
  }

  @Test
  void updateKeepsArnAndMovesBothThresholds() {
    ScalingPolicy before = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    ScalingPolicy after = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 40));
    assertEquals(before.arn(), after.arn());
    assertEquals(before.alarmNames(), after.alarmNames());
    assertEquals(40, alarm(after.alarmNames().getFirst()).condition().threshold());
    assertEquals(30, alarm(after.alarmNames().getLast()).condition().threshold());
  }

  @Test
  void deletedTrackingPolicyTakesItsAlarmsAlong() {
    put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    world.submit(image -> world.policies.delete(image, Optional.of("g"), "cpu"));
    assertEquals(0, world.image().metricAlarms().size());
    assertEquals(0, world.image().scalingPolicies().size());
  }

  @Test
  void deletedStepPolicyLeavesTheAlarmWithoutAction() {
    ScalingPolicy policy =
        put("out", step(new StepAdjustment(Optional.of(0.0), Optional.empty(), 1)));
    userAlarm("hot", Comparison.GREATER_THAN, 50, policy.arn());
    world.submit(image -> world.policies.delete(image, Optional.empty(), policy.arn()));
    assertTrue(alarm("hot").actions().alarm().isEmpty());
  }

  @Test
  void groupTakesPoliciesAndIdleAlarmsAlong() {
    ScalingPolicy policy =
        put("out", step(new StepAdjustment(Optional.of(0.0), Optional.empty(), 1)));
    put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    userAlarm("hot", Comparison.GREATER_THAN, 50, policy.arn());
    String other = policy.arn().replace("policyName/out", "policyName/other");
    userAlarm("kept", Comparison.GREATER_THAN, 50, policy.arn(), other);
    world.submit(image -> world.groups.delete(image, "g", true));
    world.advance(5);
    assertEquals(0, world.image().scalingPolicies().size());
    assertFalse(world.image().metricAlarms().contains("hot"));
    assertEquals(List.of(other), alarm("kept").actions().alarm());
    assertEquals(1, world.image().metricAlarms().size());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "overlap, 0, 10, 5, NaN",
    "gap, 0, 10, 20, NaN",
    "two open above, 0, NaN, 10, NaN",
    "negative without open below, -10, 0, 0, NaN",
    "no open above, 0, 10, 10, 20",
    "upside down, 10, 0, 10, NaN",
  })
  void badStepsAreRefused(String what, double l1, double u1, double l2, double u2) {
    assertThrows(ApiError.class, () -> put("s", step(adjust(l1, u1), adjust(l2, u2))), what);
  }

  private static StepAdjustment adjust(double lower, double upper) {
    return new StepAdjustment(bound(lower), bound(upper), 1);
  }

  private static Optional<Double> bound(double value) {
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }

  @Test
  void goodStepsAreAccepted() {
    put("s", step(adjust(0, 10), adjust(10, Double.NaN), adjust(Double.NaN, -5), adjust(-5, 0)));
    assertEquals(1, world.image().scalingPolicies().size());
  }

  @ParameterizedTest
  @CsvSource({"''", "app/lb/1", "app/lb/0123456789abcdef/targetgroup/other/0123456789abcdef"})
  void resourceLabelMustNameAnAttachedTargetGroup(String label) {
    var metric =
        new ScalingPolicy.Predefined(
            PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
            label.isEmpty() ? Optional.empty() : Optional.of(label));
    assertThrows(
        ApiError.class, () -> put("rq", new ScalingPolicy.TargetTracking(metric, 10, false)));
  }

  @Test
  void resourceLabelIsRefusedForCpu() {
    var metric =
        new ScalingPolicy.Predefined(
            PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, Optional.of(LABEL));
    assertThrows(
        ApiError.class, () -> put("x", new ScalingPolicy.TargetTracking(metric, 10, false)));
  }

  @Test
  void unknownPolicyIsSaidSo() {
    assertThrows(ApiError.class, () -> PolicyManager.get(world.image(), Optional.of("g"), "none"));
  }

  @Test
  void explanationTellsPoliciesAlarmsAndDecisions() {
    DecisionLog log = new DecisionLog(DecisionJournal.inMemory());
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    put("up", simple(1, Optional.empty()));
    fire(policy, policy.alarmNames().getFirst(), 70.0, 90.0);
    log.add(world.time.now(), decisions.getLast());
    GroupExplanation explanation =
        new GroupExplanation(
            alarm ->
                new AlarmReadings.Seen(
                    readings.getOrDefault(alarm.name(), List.of()), Optional.empty()),
            log);
    String text = explanation.of(world.image(), "g", world.time.now()).orElseThrow();
    for (String part :
        List.of(
            "desired 6, bounds 1 to 10, profile aws.",
            "cpu, TargetTrackingScaling: keeps ASGAverageCPUUtilization near 60",
            "up, SimpleScaling: ChangeInCapacity by 1, then a cooldown",
            "AlarmHigh-",
            "is ALARM: GreaterThanThreshold 60 in 3 of 3 periods of 60 s; seen: 70, 90",
            "is INSUFFICIENT_DATA: LessThanThreshold 48 in 15 of 15 periods of 60 s; seen: no data",
            "4 -> 6: policy cpu won: 4 x 90 / 60 = 6, bounds 1 to 10, desired 4",
            "cpu (won): OUT, from 4 to 6, wants 6, 4 of 4 warm after 0 s;",
            "threshold 60, saw 70, 90")) {
      assertTrue(text.contains(part), () -> part + " is not in\n" + text);
    }
    assertEquals(Optional.empty(), explanation.of(world.image(), "other", world.time.now()));
  }

  @Test
  void activitiesCarryTheAlarmAndTheWholeDecision() throws Exception {
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    fire(policy, policy.alarmNames().getFirst(), 70.0, 90.0);
    world.advance(30);
    var launch =
        world.image().scalingActivities().referringTo("g").stream()
            .filter(activity -> activity.cause().contains("a monitor alarm"))
            .findFirst()
            .orElseThrow();
    var details = new com.fasterxml.jackson.databind.ObjectMapper().readTree(launch.details());
    assertTrue(details.path("Availability Zone").isTextual(), launch::details);
    var alarm = details.path("InvokingAlarms").path(0);
    assertEquals(policy.alarmNames().getFirst(), alarm.path("AlarmName").asText());
    assertEquals("ALARM", alarm.path("NewStateValue").asText());
    assertEquals("CPUUtilization", alarm.path("Trigger").path("MetricName").asText());
    assertEquals(60, alarm.path("Trigger").path("Threshold").asDouble());
    var decision = details.path("Decision");
    assertEquals(6, decision.path("To").asInt());
    assertEquals(10, decision.path("MaxSize").asInt());
    var proposal = decision.path("Proposals").path(0);
    assertEquals("cpu", proposal.path("PolicyName").asText());
    assertEquals(90, proposal.path("MetricValue").asDouble());
    assertEquals(4, proposal.path("Warmup").path("Warmed").asInt());
    assertTrue(proposal.path("Won").asBoolean());
    assertEquals(
        "policy cpu won: 4 x 90 / 60 = 6, bounds 1 to 10, desired 4",
        decision.path("Reason").asText());
  }

  @Test
  void programsReadTheExplanationAsJson() throws Exception {
    DecisionLog log = new DecisionLog(DecisionJournal.inMemory());
    ScalingPolicy policy = put("cpu", tracking(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, 60));
    fire(policy, policy.alarmNames().getFirst(), 70.0, 90.0);
    log.add(world.time.now(), decisions.getLast());
    var document =
        new ExplanationDocument(
                alarm -> new AlarmReadings.Seen(List.of(70.0, 90.0), Optional.empty()), log)
            .of(world.image(), "g", world.time.now())
            .orElseThrow();
    var tree = new com.fasterxml.jackson.databind.ObjectMapper().readTree(document);
    assertEquals("aws", tree.path("Profile").asText());
    assertEquals(6, tree.path("DesiredCapacity").asInt());
    var alarm = tree.path("Policies").path(0).path("Alarms").path(0);
    assertEquals(90, alarm.path("Seen").path(1).asDouble());
    var entry = tree.path("Decisions").path(0);
    assertEquals(4, entry.path("Decision").path("From").asInt());
    assertTrue(entry.path("Line").asText().contains("g 4 -> 6 [1..10]"), document);
  }
}
