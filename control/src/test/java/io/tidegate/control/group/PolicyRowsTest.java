package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.PolicyAlarms;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.control.cloudwatch.AlarmDefinition;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single rules of PutScalingPolicy, each with what it makes or the refusal. */
class PolicyRowsTest {
  private final GroupWorld world = new GroupWorld(5);

  @BeforeEach
  void createGroup() {
    world.create("g", ask(1, 10, 4).warmup(0).parameters(), TARGET_GROUP);
    world.advance(5);
  }

  private ScalingPolicy put(String name, ScalingPolicy.Configuration configuration) {
    PutPolicyCommand command =
        new PutPolicyCommand("g", name, true, Optional.empty(), configuration);
    return world.submit(image -> world.policies.put(image, command));
  }

  private void refused(ScalingPolicy.Configuration configuration) {
    ApiError error = assertThrows(ApiError.class, () -> put("p", configuration));
    assertEquals("ValidationError", error.code());
    assertEquals(0, world.image().scalingPolicies().size());
    assertEquals(0, world.image().metricAlarms().size());
  }

  private static ScalingPolicy.TargetTracking tracking(AlarmSource source) {
    return new ScalingPolicy.TargetTracking(new ScalingPolicy.Customized(source), 50, false);
  }

  private static MetricStat stat(int period) {
    MetricId metric = MetricId.of("Own", "Backlog", Map.of("Queue", "a"));
    return new MetricStat(metric, period, "Maximum", Optional.of("Count"));
  }

  private List<MetricAlarm> alarms(ScalingPolicy policy) {
    return policy.alarmNames().stream()
        .map(name -> world.image().metricAlarms().find(name).orElseThrow())
        .toList();
  }

  @Test
  void customizedMetricIsWhatTheAlarmsWatch() {
    AlarmSource source = new AlarmSource.Single(stat(60));
    for (MetricAlarm alarm : alarms(put("p", tracking(source)))) {
      assertEquals(source, alarm.source());
    }
  }

  private static AlarmSource math(int metrics, boolean... shown) {
    List<MetricDataQuery> queries = new ArrayList<>();
    for (int i = 0; i < metrics; i++) {
      queries.add(MetricDataQuery.metric("m" + i, stat(60), shown.length > i && shown[i]));
    }
    return new AlarmSource.Expression(queries);
  }

  @Test
  void metricMathIsWhatTheAlarmsWatch() {
    AlarmSource source =
        new AlarmSource.Expression(
            List.of(
                MetricDataQuery.metric("m", stat(60), false),
                MetricDataQuery.expression("e", "m / 2", true)));
    for (MetricAlarm alarm : alarms(put("p", tracking(source)))) {
      assertEquals(source, alarm.source());
    }
  }

  @Test
  void mathReturnsExactlyOneSeries() {
    refused(tracking(math(2)));
    refused(tracking(math(2, true, true)));
    put("p", tracking(math(2, true)));
  }

  @Test
  void tenMetricsAreTheMost() {
    refused(tracking(math(11, true)));
    put("p", tracking(math(10, true)));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 30, 60})
  void shortPeriodsAreThoseOfTheAlarms(int period) {
    for (MetricAlarm alarm : alarms(put("p", tracking(new AlarmSource.Single(stat(period)))))) {
      assertEquals(period, alarm.source().periodSeconds());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 45, 120, 300})
  void otherPeriodsAreRefused(int period) {
    refused(tracking(new AlarmSource.Single(stat(period))));
  }

  @ParameterizedTest
  @EnumSource(names = {"ASG_AVERAGE_NETWORK_IN", "ASG_AVERAGE_NETWORK_OUT"})
  void networkTrafficIsTrackedByTheMinute(PredefinedMetric metric) {
    ScalingPolicy policy =
        put(
            "p",
            new ScalingPolicy.TargetTracking(
                new ScalingPolicy.Predefined(metric, Optional.empty()), 1000, false));
    MetricStat watched = alarms(policy).getFirst().source().single().orElseThrow();
    assertEquals("AWS/EC2", watched.metric().namespace());
    assertEquals(metric.wire().replace("ASGAverage", ""), watched.metric().name());
    assertEquals("Average", watched.stat());
    assertEquals(60, watched.periodSeconds());
    assertEquals(1000, alarms(policy).getFirst().condition().threshold());
  }

  private static ScalingPolicy.Step steps(
      AdjustmentType type, Optional<Integer> magnitude, int count) {
    List<StepAdjustment> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Double> upper = i == count - 1 ? Optional.empty() : Optional.of(i + 1.0);
      steps.add(new StepAdjustment(Optional.of((double) i), upper, 1));
    }
    return new ScalingPolicy.Step(type, magnitude, MetricAggregation.AVERAGE, steps);
  }

  @Test
  void twentyStepsAreTheMost() {
    refused(steps(AdjustmentType.CHANGE_IN_CAPACITY, Optional.empty(), 21));
    put("p", steps(AdjustmentType.CHANGE_IN_CAPACITY, Optional.empty(), 20));
  }

  @Test
  void magnitudeBelongsToPercentages() {
    refused(steps(AdjustmentType.CHANGE_IN_CAPACITY, Optional.of(2), 1));
    put("p", steps(AdjustmentType.PERCENT_CHANGE_IN_CAPACITY, Optional.of(2), 1));
  }

  @Test
  void alarmsBelongToAPolicyByTheirActions() {
    ScalingPolicy policy = put("p", steps(AdjustmentType.EXACT_CAPACITY, Optional.empty(), 1));
    for (String name : List.of("one", "two")) {
      AlarmDefinition definition =
          new AlarmDefinition(
              name,
              Optional.empty(),
              AlarmActions.onAlarm(List.of(policy.arn())),
              new AlarmSource.Single(stat(60)),
              AlarmCondition.all(1, Comparison.GREATER_THAN, 5),
              List.of());
      world.submit(
          image -> new Outcome<>(world.context.services().alarms().put(image, definition), true));
    }
    assertEquals(
        List.of("one", "two"),
        PolicyAlarms.linked(world.image(), policy).stream().map(MetricAlarm::name).toList());
  }

  private static ScalingPolicy.Simple simple(int adjustment) {
    return new ScalingPolicy.Simple(
        AdjustmentType.CHANGE_IN_CAPACITY,
        Optional.empty(),
        Optional.empty(),
        adjustment,
        Optional.empty());
  }

  @Test
  void secondPutReplacesAndKeepsTheArn() {
    String first = put("p", simple(1)).arn();
    ScalingPolicy second = put("p", simple(3));
    assertEquals(first, second.arn());
    assertEquals(
        simple(3), world.image().scalingPolicies().find(first).orElseThrow().configuration());
    assertEquals(1, world.image().scalingPolicies().size());
  }

  private void execute(boolean honour) {
    CapacityManager.Execute command =
        new CapacityManager.Execute(
            Optional.of("g"), "p", honour, OptionalDouble.empty(), OptionalDouble.empty());
    world.submit(image -> world.capacity.execute(image, command));
  }

  @Test
  void executionHonoursTheCooldownWhenAsked() {
    put("p", simple(1));
    execute(false);
    world.advance(10);
    ApiError error = assertThrows(ApiError.class, () -> execute(true));
    assertEquals("ScalingActivityInProgress", error.code());
    execute(false);
    assertEquals(6, world.group("g").size().desired());
    world.advance(320);
    execute(true);
    assertEquals(7, world.group("g").size().desired());
  }
}
