package io.tidegate.whatif.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The {@code tidegate} profile on loads that it was not made for: every {@link Disturbance} of the
 * four known traces, and every {@link Shape}. A few of them always; with {@code -Dtidegate.loads=N}
 * all of them from N seeds, at every boot time and every target (some five minutes each).
 */
class OtherLoadsTest {
  private static final int SEEDS = Integer.getInteger("tidegate.loads", 0);

  /** What prediction may cost at most. */
  private static final double HARMLESS = 1.02;

  /** The share of minutes that may be violated more, of that of the policy compared with. */
  private static final double FEW = 0.002;

  /** Times the instances that bear the peak at the target: more are never needed. */
  private static final double TOO_MANY = 3;

  private static List<Setting> known() {
    Path traces =
        Path.of(System.getProperty("tidegate.root", ".."), "scaling/src/test/resources/traces");
    return KnownTrace.ALL.stream().map(trace -> trace.setting(traces)).toList();
  }

  private static List<Setting> shapes(long seed) {
    return Arrays.stream(Shape.values())
        .map(shape -> shape.setting(seed + shape.name().length()))
        .toList();
  }

  private static List<Score> scores(
      Setting setting, List<Double> targets, BiFunction<Setting, Double, Plan> plan) {
    List<Score> out = new ArrayList<>();
    for (double target : targets) {
      out.add(new Replay(setting, plan.apply(setting, target), Replay.Listener.NONE).run());
    }
    return out;
  }

  /** One load at one boot time: the three policies at some targets. */
  private record Contest(
      Setting setting,
      List<Double> targets,
      List<Score> tracking,
      List<Score> plain,
      List<Score> predicted) {
    static Contest of(Setting setting, List<Double> targets) {
      return new Contest(
          setting,
          targets,
          scores(setting, targets, Plans::tracking),
          scores(setting, targets, Plans::tidegate),
          scores(setting, targets, Plans::tidegatePredictive));
    }

    /** At each target: prediction does no harm, and the profile violates no more than tracking. */
    void check() {
      int needed =
          Oracle.peak(
              Demand.of(
                  setting.trace(),
                  setting.scoredFrom(),
                  setting.perInstance(),
                  setting.bounds().min()));
      for (int i = 0; i < plain.size(); i++) {
        Score with = predicted.get(i);
        Score without = plain.get(i);
        String what = this + "\nwith " + with + "\nwithout " + without + "\n" + tracking.get(i);
        assertTrue(with.relative() <= HARMLESS * without.relative(), what);
        assertTrue(with.violatedShare() <= without.violatedShare() + FEW, what);
        assertTrue(without.violatedShare() <= tracking.get(i).violatedShare() + FEW, what);
        double most = Math.max(8, TOO_MANY * needed * 100 * Demand.BUSY / targets.get(i));
        assertTrue(Math.max(with.largest(), without.largest()) <= most, most + ": " + what);
      }
    }

    double cost(List<Score> scores) {
      double best = Sweep.staticPeak(setting);
      for (Score score : scores) {
        if (score.violatedShare() <= Sweep.HALF_PERCENT) {
          best = Math.min(best, score.relative());
        }
      }
      return best;
    }

    @Override
    public String toString() {
      return setting.group() + " booting " + setting.boot();
    }
  }

  @Test
  void predictionNeverHarmsAndNothingIsWorseServed() {
    List<Double> targets = List.of(50.0, 75.0);
    List<Setting> known = known();
    int at = 0;
    for (Disturbance disturbance : Disturbance.values()) {
      Setting setting = disturbance.of(known.get(at % known.size()), 100 + at);
      Contest.of(setting.booting(boot(at++)), targets).check();
    }
    for (Setting setting : shapes(200)) {
      Contest.of(setting.booting(boot(at++)), targets).check();
    }
  }

  private static Duration boot(int at) {
    return KnownTrace.BOOTS.get(at % KnownTrace.BOOTS.size());
  }

  @Test
  void aForecastIsNotUsedWhereTheSlopeDoesAsWell() {
    Setting saw = Shape.SAW.setting(1).booting(Duration.ofSeconds(180));
    Contest contest = Contest.of(saw, List.of(50.0));
    double with = contest.predicted().getFirst().relative();
    assertEquals(1, with / contest.plain().getFirst().relative(), 0.005);
  }

  @Test
  void disturbedLoadsAreReallyOthers() {
    Setting before = known().getLast();
    for (Disturbance disturbance : Disturbance.values()) {
      Setting after = disturbance.of(before, 1);
      assertTrue(!Arrays.equals(before.trace().minutes(), after.trace().minutes()), after.group());
      assertTrue(Arrays.stream(after.trace().minutes()).allMatch(load -> load >= 0));
      assertEquals(
          Arrays.hashCode(after.trace().minutes()),
          Arrays.hashCode(disturbance.of(before, 1).trace().minutes()),
          "repeatable");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "tidegate.loads", matches = "[1-9].*")
  void costsLessThanTargetTrackingOnAllOfThem() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Setting> all = new ArrayList<>(shapes(1000L * seed));
      for (Setting known : known()) {
        for (Disturbance disturbance : Disturbance.values()) {
          all.add(disturbance.of(known, 1000L * seed + all.size()));
        }
      }
      for (Duration boot : KnownTrace.BOOTS) {
        double log = 0;
        double logTracking = 0;
        for (Setting setting : all) {
          Contest contest = Contest.of(setting.booting(boot), Sweep.TARGETS);
          contest.check();
          double plain = contest.cost(contest.plain());
          assertTrue(
              contest.cost(contest.predicted()) <= HARMLESS * plain, () -> contest.toString());
          log += Math.log(plain) / all.size();
          logTracking += Math.log(contest.cost(contest.tracking())) / all.size();
        }
        System.out.printf(
            "seed %d, boot %d s: tidegate %.2f, target tracking %.2f%n",
            seed, boot.toSeconds(), Math.exp(log), Math.exp(logTracking));
        assertTrue(log <= logTracking + Math.log(0.8), "boot " + boot);
      }
    }
  }
}
