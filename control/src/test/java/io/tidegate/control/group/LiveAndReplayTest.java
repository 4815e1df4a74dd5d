package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.control.autoscaling.LoadFollower;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.autoscaling.TagManager;
import io.tidegate.control.cloudwatch.AlarmDefinition;
import io.tidegate.control.cloudwatch.AlarmDispatcher;
import io.tidegate.control.cloudwatch.AlarmWatch;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.ScalingProfile;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.DecisionLine;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * A real group on virtual time and a replay of the same load decide the same, line by line; and the
 * {@code tidegate} profile is in force for real groups.
 */
class LiveAndReplayTest {
  private static final double PER_INSTANCE = 10;
  private static final int LEAD_MINUTES = 5;
  private static final MetricId CPU =
      MetricId.of("AWS/EC2", "CPUUtilization", Map.of("AutoScalingGroupName", "g"));

  private final GroupWorld world = new GroupWorld(7);
  private final MetricStore metrics =
      MetricStore.inMemory(MetricStoreOptions.defaults(), world.time);
  private final MetricDataReader reader = new MetricDataReader(metrics);
  private final List<String> log = new ArrayList<>();
  private final PolicyAction action =
      new PolicyAction(
          world.controller,
          world.context,
          new StoredReadings(reader, world.time),
          world.time,
          this::note);

  LiveAndReplayTest() {
    AlarmDispatcher dispatcher =
        new AlarmDispatcher(
            Map.of("autoscaling", action),
            Notifier.silent(world.time, world.time),
            AlarmJournal.inMemory(),
            world.time,
            world.time);
    world.controller.subscribe(dispatcher);
    new AlarmWatch(world.controller, reader, dispatcher, world.time).start(world.time);
    new LoadFollower(world.controller, world.context, reader, action).start(world.time);
    new PredictiveRunner(
            world.controller,
            world.context,
            new PredictiveRunner.Sources(
                new StoredLoads(metrics, reader, world.time), published -> {}),
            action,
            new PredictiveRunner.Background(
                world.time,
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                }))
        .start();
    world.instances.delays(Duration.ofSeconds(57), Duration.ofSeconds(1));
  }

  private void note(CapacityDecision decision) {
    if (decision.changes()) {
      log.add(DecisionLine.of(world.time.now(), decision));
    }
  }

  /** Two waves with noise, a flash crowd, a step down. */
  private static double[] load(int minutes) {
    SplittableRandom random = new SplittableRandom(11);
    double[] out = new double[minutes];
    for (int m = 0; m < minutes; m++) {
      double flash = m > 200 && m < 230 ? 60 : 0;
      double wave = 60 + 30 * Math.sin(m / 70.0) + flash - (m > 420 ? 25 : 0);
      out[m] = Math.max(0, wave + 4 * random.nextGaussian());
    }
    return out;
  }

  /** Waves of three hours, noisy but so regular that forecasts beat what the last minutes say. */
  private static double[] waves(int minutes) {
    SplittableRandom random = new SplittableRandom(12);
    double[] out = new double[minutes];
    for (int m = 0; m < minutes; m++) {
      out[m] = 100 + 70 * Math.sin(2 * Math.PI * m / 180) + 14 * random.nextGaussian();
    }
    return out;
  }

  private void live(Instant begin, double[] load) {
    live(begin, load, minute -> {});
  }

  /**
   * Runs the group through {@code load}; what its instances measure is published a minute late,
   * then {@code each} hears of the minute.
   */
  private void live(Instant begin, double[] load, IntConsumer each) {
    int[] ready = new int[load.length];
    for (int m = 0; m < load.length; m++) {
      Instant start = begin.plusSeconds(60L * m);
      world.time.advance(Duration.between(world.time.now(), start.minusSeconds(1)));
      int seen = m - Replay.LAG;
      if (seen >= 0) {
        Instant at = begin.plusSeconds(60L * seen);
        double metric = load[seen] / ready[seen] * (100 / PER_INSTANCE);
        metrics.put(
            List.of(
                new MetricDatum(
                    CPU, at, ready[seen], metric * ready[seen], metric, metric, "Percent"),
                MetricDatum.value(StoredLoads.capacityOf("g"), at, ready[seen], "None")));
      }
      world.time.advance(Duration.between(world.time.now(), start));
      each.accept(m);
      world.advance(30);
      ready[m] = world.inService("g").size();
    }
  }

  private static List<String> replayed(Setting setting, Plan plan) {
    List<String> lines = new ArrayList<>();
    new Replay(
            setting,
            plan,
            new Replay.Listener() {
              @Override
              public void decided(int minute, CapacityDecision decision) {
                if (decision.changes()) {
                  lines.add(DecisionLine.of(setting.trace().at(minute), decision));
                }
              }

              @Override
              public void passed(int minute, int ready, int total) {}
            })
        .run();
    return lines;
  }

  private enum Kind {
    TRACKING,
    TIDEGATE,
    PREDICTED,
    STEP
  }

  private static Plan plan(Kind kind, Setting setting) {
    return switch (kind) {
      case TRACKING -> Plans.tracking(setting, 60);
      case TIDEGATE -> Plans.tidegate(setting, 60);
      case PREDICTED -> Plans.tidegatePredictive(setting, 60);
      case STEP -> Plans.step(setting, 60);
    };
  }

  private void compare(Kind kind) {
    double[] load = kind == Kind.PREDICTED ? waves(38 * 60) : load(500);
    Instant begin =
        world.time.now().plusSeconds(60L * LEAD_MINUTES + 3600).truncatedTo(ChronoUnit.HOURS);
    Setting setting =
        new Setting(
            "g",
            new Trace("t", begin, load, 0),
            PER_INSTANCE,
            Duration.ofSeconds(60),
            new GroupFacts.Bounds(2, 40),
            0);
    Plan plan = plan(kind, setting);
    List<String> expected = replayed(setting, plan);
    int initial = Integer.parseInt(expected.getFirst().split(" ")[2]);
    String profile = plan.tidegate() ? "tidegate" : "aws";
    world.submit(
        image ->
            world.groups.create(
                image,
                new GroupManager.Create(
                    "g",
                    ask(2, 40, initial).warmup(0).parameters(),
                    List.of(),
                    List.of(new GroupTag(ScalingProfile.TAG, profile, false)))));
    put(plan.rules().getFirst());
    // The second one of the steps at once, the forecast's when there is enough to make one from.
    int second = kind == Kind.PREDICTED ? 24 * 60 + 1 : 0;
    live(
        begin,
        load,
        minute -> {
          if (minute == second) {
            plan.rules().stream().skip(1).forEach(this::put);
          }
        });
    assertTrue(expected.size() > 15, () -> "few decisions: " + expected.size());
    assertEquals(String.join("\n", expected), String.join("\n", log));
  }

  /** The rule's policy, and the alarms that trigger it. */
  private void put(Plan.Rule rule) {
    var policy =
        world.submit(
            image ->
                world.policies.put(
                    image,
                    new PutPolicyCommand(
                        "g",
                        rule.policy().name(),
                        true,
                        Optional.empty(),
                        rule.policy().configuration())));
    for (Plan.Trigger trigger : rule.triggers()) {
      AlarmDefinition definition =
          new AlarmDefinition(
              trigger.name(),
              Optional.empty(),
              AlarmActions.onAlarm(List.of(policy.arn())),
              new AlarmSource.Single(new MetricStat(CPU, 60, "Average", Optional.empty())),
              trigger.condition(),
              List.of());
      world.submit(
          image ->
              new Outcome<>(
                  world.context.services().alarms().put(image, definition), Boolean.TRUE));
    }
  }

  @Test
  void targetTrackingDecidesTheSameLiveAndReplayed() {
    compare(Kind.TRACKING);
  }

  @Test
  void stepPoliciesDecideTheSameLiveAndReplayed() {
    compare(Kind.STEP);
    assertTrue(log.stream().anyMatch(line -> line.contains("step-in won")), log::toString);
  }

  @Test
  void theTidegateProfileDecidesTheSameLiveAndReplayed() {
    compare(Kind.TIDEGATE);
    assertTrue(log.getLast().contains("soon"), "decided by the outlook: " + log.getLast());
  }

  @Test
  void theTidegateProfileWithForecastsDecidesTheSameLiveAndReplayed() {
    compare(Kind.PREDICTED);
    assertTrue(log.stream().anyMatch(line -> line.contains("by forecast")), log::toString);
  }

  @Test
  void otherProfilesAreRefused() {
    ApiError refused =
        assertThrows(
            ApiError.class,
            () ->
                world.submit(
                    image ->
                        world.groups.create(
                            image,
                            new GroupManager.Create(
                                "x",
                                ask(1, 2, 1).parameters(),
                                List.of(),
                                List.of(new GroupTag(ScalingProfile.TAG, "fast", false))))));
    assertEquals(
        "The value of tag tidegate:scaling-profile must be aws or tidegate: fast",
        refused.getMessage());
  }

  @Test
  void takingTheTagAwayGivesTheGroupBackToItsAlarms() {
    world.submit(
        image ->
            world.groups.create(
                image,
                new GroupManager.Create(
                    "g",
                    ask(2, 40, 4).warmup(0).parameters(),
                    List.of(),
                    List.of(new GroupTag(ScalingProfile.TAG, "tidegate", false)))));
    Plan plan = Plans.tracking(steady(), 60);
    world.submit(
        image ->
            world.policies.put(
                image,
                new PutPolicyCommand(
                    "g",
                    "cpu",
                    true,
                    Optional.empty(),
                    plan.rules().getFirst().policy().configuration())));
    world.submit(
        image ->
            new TagManager()
                .delete(
                    image,
                    List.of(
                        new TagManager.ResourceTag(
                            "g", ScalingProfile.TAG, Optional.empty(), false))));
    double[] load = new double[40];
    java.util.Arrays.fill(load, 80);
    live(world.time.now().plusSeconds(120), load);
    assertTrue(log.getFirst().contains(" x "), "by the alarm's proportion: " + log.getFirst());
  }

  private Setting steady() {
    return new Setting(
        "g",
        new Trace("t", world.time.now(), new double[] {1, 1}, 0),
        PER_INSTANCE,
        Duration.ofSeconds(60),
        new GroupFacts.Bounds(2, 40),
        0);
  }
}
