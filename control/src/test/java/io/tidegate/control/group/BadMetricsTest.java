package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.LoadFollower;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.autoscaling.TagManager;
import io.tidegate.control.cloudwatch.AlarmDefinition;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.autoscaling.ScalingProfile;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Metrics that are late, wrong, doubled or missing, all the way from the store by alarms and
 * policies to the group: capacity never moves because data is missing. A group of four tracks a
 * metric at 60; alarms need three minutes over it to scale out, fifteen under 45 to scale in.
 */
class BadMetricsTest {
  private static final MetricId LOAD = MetricId.of("Own", "Load", Map.of());

  private final GroupWorld world = new GroupWorld(11);
  private final MetricStore store = MetricStore.inMemory(MetricStoreOptions.defaults(), world.time);

  @BeforeEach
  void start() {
    world.create("g", ask(1, 20, 4).warmup(0).parameters(), TARGET_GROUP);
    StoredReadings readings = new StoredReadings(new MetricDataReader(store), world.time);
    PolicyAction action =
        new PolicyAction(world.controller, world.context, readings, world.time, decision -> {});
    AlarmEngine.start(
        new AlarmEngine.Parts(
            world.context.installation(),
            world.controller,
            store,
            AlarmJournal.inMemory(),
            Notifier.silent(world.time, world.time),
            world.time,
            world.time),
        Map.of("autoscaling", action));
    world.advance(30);
  }

  private void track() {
    ScalingPolicy.Customized metric = new ScalingPolicy.Customized(source());
    put("load", new ScalingPolicy.TargetTracking(metric, 60, false));
  }

  private static AlarmSource source() {
    return new AlarmSource.Single(new MetricStat(LOAD, 60, "Average", Optional.empty()));
  }

  private ScalingPolicy put(String name, ScalingPolicy.Configuration configuration) {
    PutPolicyCommand command =
        new PutPolicyCommand("g", name, true, Optional.empty(), configuration);
    return world.submit(image -> world.policies.put(image, command));
  }

  private int desired() {
    return world.group("g").size().desired();
  }

  private void datum(double value, long secondsAway) {
    store.put(
        List.of(MetricDatum.value(LOAD, world.time.now().plusSeconds(secondsAway), value, "None")));
  }

  /**
   * A minute of each letter: {@code H} 90, {@code L} 15, {@code n} 60, {@code .} nothing, {@code N}
   * not a number, {@code I} infinite, {@code D} 90 twice, {@code O} this minute's 90 after the next
   * minute's, {@code W} 90 dated two weeks ago, {@code F} 90 dated an hour and a half ahead, {@code
   * X} 90 dated three weeks ago.
   */
  private void minute(char what) {
    switch (what) {
      case 'H' -> datum(90, 0);
      case 'L' -> datum(15, 0);
      case 'n' -> datum(60, 0);
      case 'N' -> datum(Double.NaN, 0);
      case 'I' -> datum(Double.POSITIVE_INFINITY, 0);
      case 'D' -> {
        datum(90, 0);
        datum(90, 0);
      }
      case 'O' -> {
        datum(90, 25);
        datum(90, -20);
      }
      case 'W' -> datum(90, -14 * 86_400 + 60);
      case 'F' -> datum(90, 5400);
      case 'X' -> datum(90, -21 * 86_400);
      default -> {}
    }
    world.advance(60);
  }

  @ParameterizedTest
  @CsvSource({
    "a metric that never comes, ............................................., 4",
    "a metric at its target, nnnnnnnnnnnnnnnnnnnnnnnnn, 4",
    "high for three minutes, HHH, 6",
    "high that stops moves nothing more, HHH....................................., 6",
    "one high minute and then nothing, H............................................, 6",
    "low that stops before its time, LLLLLLLLLLLLL............................, 4",
    "low and then nothing, LLLLLLLLLL.........................................., 4",
    "doubled values, DDD, 6",
    "out of order, OOO, 6",
    "not a number, NNNNNNNN, 4",
    "infinite, IIIIIIII, 4",
    "two weeks late, WWWWWWWWWW, 4",
    "too late to be stored, XXXXXXXXXX, 4",
    "an hour and a half ahead, FFFFFFFFFF, 4",
  })
  void capacityFollowsOnlyWhatIsKnown(String what, String minutes, int expected) {
    track();
    minutes.chars().forEach(letter -> minute((char) letter));
    assertEquals(expected, desired(), what);
  }

  @Test
  void lowForAQuarterOfAnHourScalesIn() {
    track();
    "LLLLLLLLLLLLLLLLL".chars().forEach(letter -> minute((char) letter));
    assertEquals(1, desired());
  }

  /** The group follows its load every minute; its capacity is on record, its metric what it may. */
  private void tidegate() {
    world.submit(
        image ->
            new TagManager()
                .put(
                    image,
                    List.of(
                        new TagManager.ResourceTag(
                            "g", ScalingProfile.TAG, Optional.of("tidegate"), false))));
    MetricDataReader reader = new MetricDataReader(store);
    StoredReadings readings = new StoredReadings(reader, world.time);
    PolicyAction action =
        new PolicyAction(world.controller, world.context, readings, world.time, decision -> {});
    new LoadFollower(world.controller, world.context, reader, action).start(world.time);
    track();
  }

  private void minutes(int count, char what) {
    for (int i = 0; i < count; i++) {
      MetricId capacity = StoredLoads.capacityOf("g");
      int serving = world.inService("g").size();
      store.put(List.of(MetricDatum.value(capacity, world.time.now(), serving, "None")));
      minute(what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stops, .",
    "is not a number, N",
    "is infinite, I",
    "comes two weeks late, W",
    "comes too late to be stored, X",
    "comes too early, F"
  })
  void theTidegateProfileMovesNothingWhileTheMetric(String what, char letter) {
    tidegate();
    minutes(60, 'n');
    assertEquals(4, desired());
    minutes(60, letter);
    assertEquals(4, desired(), what);
    minutes(25, 'L');
    assertTrue(desired() < 4, "what is known moves it: " + desired());
  }

  private String step(String name, int adjustment) {
    return put(
            name,
            new ScalingPolicy.Step(
                AdjustmentType.CHANGE_IN_CAPACITY,
                Optional.empty(),
                MetricAggregation.AVERAGE,
                List.of(
                    new StepAdjustment(Optional.empty(), Optional.of(0.0), adjustment),
                    new StepAdjustment(Optional.of(0.0), Optional.empty(), adjustment))))
        .arn();
  }

  private void alarm(String name, Comparison comparison, double threshold, String... arns) {
    AlarmDefinition definition =
        new AlarmDefinition(
            name,
            Optional.empty(),
            AlarmActions.onAlarm(List.of(arns)),
            source(),
            AlarmCondition.all(1, comparison, threshold),
            List.of());
    world.submit(
        image -> new Outcome<>(world.context.services().alarms().put(image, definition), true));
  }

  @Test
  void ofContradictoryPoliciesTheLargerCapacityWins() {
    alarm("hot", Comparison.GREATER_THAN, 80, step("more", 2), step("less", -2));
    minute('H');
    minute('.');
    assertEquals(6, desired());
  }

  @Test
  void actionsOnMissingDataMoveOnlyWhatTheUserAskedFor() {
    alarm("quiet", Comparison.LESS_THAN, 10, step("less", -1));
    for (int i = 0; i < 30; i++) {
      minute('.');
    }
    assertEquals(4, desired(), "an alarm without data does not notify");
  }

  @Test
  void stateSetByHandActsByTheValueInItsReasonData() {
    String steps =
        put(
                "steps",
                new ScalingPolicy.Step(
                    AdjustmentType.CHANGE_IN_CAPACITY,
                    Optional.empty(),
                    MetricAggregation.AVERAGE,
                    List.of(
                        new StepAdjustment(Optional.of(0.0), Optional.of(15.0), 1),
                        new StepAdjustment(Optional.of(15.0), Optional.empty(), 3))))
            .arn();
    alarm("hot", Comparison.GREATER_THAN, 80, steps);
    setState("hot", "{\"recentDatapoints\":[82.0]}");
    assertEquals(5, desired(), "the first step");
    setState("hot", "{\"version\":\"1.0\",\"recentDatapoints\":[98.5]}");
    assertEquals(8, desired(), "the second step");
    setState("hot", "{}");
    assertEquals(8, desired(), "no value, no step");
  }

  private void setState(String name, String data) {
    for (StateValue value : List.of(StateValue.OK, StateValue.ALARM)) {
      world.submit(
          image ->
              world
                  .context
                  .services()
                  .alarms()
                  .setState(image, name, value, "t", Optional.of(data)));
    }
    world.advance(2);
  }
}
