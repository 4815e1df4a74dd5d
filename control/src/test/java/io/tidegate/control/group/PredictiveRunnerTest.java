package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.autoscaling.AlarmReadings;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive.Mode;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.predictive.LoadHistory;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time starts at midnight; load asks for 8 instances from 9 to 17 o'clock, else for 4. */
class PredictiveRunnerTest {
  private static final int TARGET = 100;
  private static final int MORNING = 9 * 3600;

  private final GroupWorld world = new GroupWorld(7);
  private final List<CapacityDecision> decisions = new ArrayList<>();
  private final List<MetricDatum> published = new ArrayList<>();
  private final PolicyAction action =
      new PolicyAction(
          world.controller,
          world.context,
          alarm -> AlarmReadings.Seen.nothing(),
          world.time,
          decisions::add);
  private int knownHours = 14 * 24;

  private LoadHistory history(Instant end) {
    Instant start = end.minus(Duration.ofDays(14));
    double[] load = new double[14 * 24];
    double[] scaling = new double[load.length];
    double[] capacity = new double[load.length];
    for (int i = 0; i < load.length; i++) {
      int hour = start.plusSeconds(3600L * i).atOffset(ZoneOffset.UTC).getHour();
      load[i] = 60.0 * TARGET * (hour >= 9 && hour < 17 ? 8 : 4);
      capacity[i] = 5;
      scaling[i] = load[i] / 60 / 5;
    }
    Arrays.fill(load, 0, load.length - knownHours, Double.NaN);
    return new LoadHistory(start, load, scaling, capacity);
  }

  @BeforeEach
  void start() {
    world.create("g", ask(1, 10, 4).warmup(0).parameters(), TARGET_GROUP);
    new PredictiveRunner(
            world.controller,
            world.context,
            new PredictiveRunner.Sources(
                (end, group, predictive) -> history(end), published::addAll),
            action,
            new PredictiveRunner.Background(
                world.time,
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                }))
        .start();
    world.advance(5);
  }

  private static Predictive predictive(Mode mode) {
    return predictive(mode, Optional.empty());
  }

  private static Predictive predictive(Mode mode, Optional<Integer> buffer) {
    return new Predictive(
        PredictiveMetrics.pair(PredictiveFamily.CPU_UTILIZATION, Optional.empty()),
        TARGET,
        mode,
        Duration.ofMinutes(5),
        buffer);
  }

  private ScalingPolicy put(String name, ScalingPolicy.Configuration configuration) {
    var command = new PutPolicyCommand("g", name, true, Optional.empty(), configuration);
    ScalingPolicy policy = world.submit(image -> world.policies.put(image, command));
    world.advance(1);
    return policy;
  }

  private Optional<CapacityForecast> forecast(ScalingPolicy policy) {
    return world.image().capacityForecasts().find(policy.arn());
  }

  private int desired() {
    return world.group("g").size().desired();
  }

  /** To {@code second} of the first day. */
  private void advanceTo(int second) {
    world.advance(second - Duration.between(VirtualTime.START, world.time.now()).toSeconds());
  }

  @Test
  void forecastsTwoDaysByTheHourAtOnce() {
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_ONLY));
    CapacityForecast forecast = forecast(policy).orElseThrow();
    assertEquals(VirtualTime.START, forecast.start());
    assertEquals(48, forecast.load().size());
    for (int h = 0; h < 48; h++) {
      assertEquals(h % 24 >= 9 && h % 24 < 17 ? 8 : 4, forecast.capacity().get(h), "hour " + h);
    }
  }

  @Test
  void needsADayOfHistoryAndTakesItWhenItIsThere() {
    knownHours = 23;
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_AND_SCALE));
    assertEquals(Optional.empty(), forecast(policy));
    knownHours = 24;
    world.advance(310);
    assertTrue(forecast(policy).isPresent());
  }

  @Test
  void raisesCapacityTheSchedulingBufferBeforeTheHour() {
    put("p", predictive(Mode.FORECAST_AND_SCALE));
    advanceTo(MORNING - 301);
    assertEquals(4, desired());
    advanceTo(MORNING - 280);
    assertEquals(8, desired());
    assertTrue(
        world.activities("g").stream()
            .anyMatch(
                activity ->
                    activity
                        .cause()
                        .contains(
                            "a predictive scaling policy p changing the desired capacity from 4 to"
                                + " 8.")));
    assertEquals("p", decisions.getLast().winner().orElseThrow().policyName());
    advanceTo(18 * 3600);
    assertEquals(8, desired());
  }

  @Test
  void forecastOnlyLeavesTheGroupAlone() {
    put("p", predictive(Mode.FORECAST_ONLY));
    advanceTo(MORNING + 600);
    assertEquals(4, desired());
    assertTrue(decisions.isEmpty());
  }

  @Test
  void isMadeAnewEverySixHours() {
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_ONLY));
    Instant first = forecast(policy).orElseThrow().updatedAt();
    world.advance(6 * 3600 - 20);
    assertEquals(first, forecast(policy).orElseThrow().updatedAt());
    world.advance(40);
    assertTrue(forecast(policy).orElseThrow().updatedAt().isAfter(first));
  }

  @Test
  void dataThatStopsLeavesTheLastForecastAndThenNothing() {
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_AND_SCALE));
    Instant first = forecast(policy).orElseThrow().updatedAt();
    knownHours = 0;
    advanceTo(MORNING);
    assertEquals(first, forecast(policy).orElseThrow().updatedAt());
    assertEquals(8, desired());
    world.submit(image -> world.capacity.setDesired(image, "g", 5, false));
    advanceTo(3 * 24 * 3600);
    int before = desired();
    world.advance(24 * 3600);
    assertEquals(before, desired());
  }

  @Test
  void onlyOnePolicyActs() {
    put("p", predictive(Mode.FORECAST_AND_SCALE));
    put("other", predictive(Mode.FORECAST_ONLY));
    ApiError refused =
        assertThrows(ApiError.class, () -> put("third", predictive(Mode.FORECAST_AND_SCALE)));
    assertEquals("ValidationError", refused.code());
    put("p", predictive(Mode.FORECAST_ONLY));
    put("third", predictive(Mode.FORECAST_AND_SCALE));
  }

  @Test
  void anotherTargetMakesAnotherForecast() {
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_ONLY));
    Predictive halved =
        new Predictive(
            predictive(Mode.FORECAST_ONLY).metrics(),
            50,
            Mode.FORECAST_ONLY,
            Duration.ZERO,
            Optional.empty());
    put("p", halved);
    assertEquals(8, forecast(policy).orElseThrow().capacity().getFirst());
  }

  @Test
  void raisesTheMaximumOnlyWhenAllowed() {
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    limitTo(6);
    put("p", predictive(Mode.FORECAST_AND_SCALE));
    advanceTo(MORNING);
    assertEquals(6, desired());
    put("p", predictive(Mode.FORECAST_AND_SCALE, Optional.of(50)));
    world.advance(20);
    assertEquals(8, desired());
    assertEquals(12, world.group("g").size().max());
  }

  private void limitTo(int max) {
    world.submit(
        image ->
            new io.tidegate.control.Outcome<>(
                List.of(
                    io.tidegate.model.Change.put(
                        world
                            .group("g")
                            .withSize(
                                new io.tidegate.model.autoscaling.AutoScalingGroup.Size(
                                    1, max, desired())))),
                true));
  }

  @Test
  void forecastGoesWithItsPolicyAndItsGroup() {
    ScalingPolicy policy = put("p", predictive(Mode.FORECAST_ONLY));
    world.submit(image -> world.policies.delete(image, Optional.of("g"), "p"));
    assertEquals(Optional.empty(), forecast(policy));
    ScalingPolicy again = put("p", predictive(Mode.FORECAST_ONLY));
    assertTrue(forecast(again).isPresent());
    world.submit(image -> world.groups.delete(image, "g", true));
    world.advance(400);
    assertEquals(Optional.empty(), forecast(again));
  }

  @Test
  void publishesForecastsAsMetrics() {
    put("p", predictive(Mode.FORECAST_ONLY));
    long past = published.stream().filter(it -> it.at().isBefore(VirtualTime.START)).count();
    assertEquals(13 * 24 * 2, past);
    published.clear();
    world.advance(3600);
    MetricDatum capacity =
        published.stream()
            .filter(it -> it.metric().name().equals(ForecastMetrics.CAPACITY))
            .findFirst()
            .orElseThrow();
    assertEquals(4, capacity.sum());
    assertEquals("AWS/AutoScaling", capacity.metric().namespace());
    assertEquals(
        "{AutoScalingGroupName=g, PairIndex=0, PolicyName=p}",
        capacity.metric().dimensions().toString());
    assertEquals(VirtualTime.START.plusSeconds(3600), capacity.at());
  }

  @Test
  void recordsTheCapacityOfEveryGroup() {
    world.advance(300);
    assertTrue(
        published.stream()
            .anyMatch(it -> it.metric().equals(StoredLoads.capacityOf("g")) && it.sum() == 4));
  }

  @Test
  void disabledPolicyDoesNothing() {
    var command =
        new PutPolicyCommand(
            "g", "p", false, Optional.empty(), predictive(Mode.FORECAST_AND_SCALE));
    world.submit(image -> world.policies.put(image, command));
    advanceTo(MORNING);
    assertEquals(4, desired());
  }

  @Test
  void cannotBeExecuted() {
    put("p", predictive(Mode.FORECAST_AND_SCALE));
    CapacityManager.Execute execute =
        new CapacityManager.Execute(
            Optional.of("g"), "p", false, OptionalDouble.empty(), OptionalDouble.empty());
    ApiError refused =
        assertThrows(
            ApiError.class, () -> world.submit(image -> world.capacity.execute(image, execute)));
    assertEquals("ValidationError", refused.code());
  }
}
