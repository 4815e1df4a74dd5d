package io.tidegate.whatif.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The {@code tidegate} profile against what it has to beat. */
class ProfileScoreTest {
  /** The best reference known, by boot seconds: geometric mean of C99.5 over the four traces. */
  private static final Map<Integer, Double> REFERENCE =
      new TreeMap<>(Map.of(60, 1.85, 180, 1.82, 600, 1.70));

  /** Target tracking as issue 4 gives it: the model of this module must come to the same. */
  private static final Map<Integer, Double> TARGET_TRACKING =
      new TreeMap<>(Map.of(60, 2.65, 180, 2.56, 600, 2.42));

  private static final double NOISE = 0.03;

  private static List<Setting> known(int bootSeconds) {
    Path traces =
        Path.of(System.getProperty("tidegate.root", ".."), "scaling/src/test/resources/traces");
    List<Setting> out = new ArrayList<>();
    for (KnownTrace trace : KnownTrace.ALL) {
      out.add(trace.setting(traces).booting(Duration.ofSeconds(bootSeconds)));
    }
    return out;
  }

  @Test
  void beatsTheBestReferenceAndPredictionNeverHarms() {
    REFERENCE.forEach(
        (boot, reference) -> {
          double log = 0;
          for (Setting setting : known(boot)) {
            double plain = Sweep.best(setting, Plans::tidegate, Sweep.HALF_PERCENT).cost();
            double predicted =
                Sweep.best(setting, Plans::tidegatePredictive, Sweep.HALF_PERCENT).cost();
            assertTrue(
                predicted <= 1.02 * plain,
                setting.group()
                    + " at "
                    + boot
                    + " s: "
                    + predicted
                    + " with, "
                    + plain
                    + " without");
            log += Math.log(plain) / 4;
          }
          double mean = Math.exp(log);
          assertTrue(mean <= reference - 0.02, "boot " + boot + " s: " + mean);
        });
  }

  @Test
  void targetTrackingCostsWhatItIsKnownToCost() {
    TARGET_TRACKING.forEach(
        (boot, known) -> {
          double log = 0;
          for (Setting setting : known(boot)) {
            log += Math.log(Sweep.best(setting, Plans::tracking, Sweep.HALF_PERCENT).cost()) / 4;
          }
          assertEquals(known, Math.exp(log), NOISE, "boot " + boot + " s");
        });
  }

  @Test
  void isBetterOnLoadsThatTookNoPartInItsMakingToo() {
    for (int boot : REFERENCE.keySet()) {
      double log = 0;
      double logTracking = 0;
      for (Setting each : Synthetic.all(100 + boot)) {
        Setting setting = each.booting(Duration.ofSeconds(boot));
        double plain = Sweep.best(setting, Plans::tidegate, Sweep.HALF_PERCENT).cost();
        double predicted =
            Sweep.best(setting, Plans::tidegatePredictive, Sweep.HALF_PERCENT).cost();
        assertTrue(predicted <= 1.02 * plain, setting.group() + " at " + boot + " s");
        log += Math.log(plain);
        logTracking += Math.log(Sweep.best(setting, Plans::tracking, Sweep.HALF_PERCENT).cost());
      }
      assertTrue(log < logTracking, "boot " + boot + " s: " + log + " " + logTracking);
    }
  }

  @Test
  void constantLoadWithPoissonNoiseIsNeverScaledInForNothing() {
    steadily(List.of(60.0, 90.0, 300.0, 1500.0, 20_000.0), Plans::tidegate);
  }

  /** From 30 requests a minute and instance on; with fewer, AWS's three datapoints are too few. */
  @Test
  void targetTrackingOfAwsNeverScalesInForNothingUnderPoissonNoiseEither() {
    steadily(List.of(900.0, 1500.0, 5000.0, 20_000.0), Plans::tracking);
  }

  /** Two days to settle at 30 instances, then a week in which no removal may be undone. */
  private static void steadily(List<Double> rates, BiFunction<Setting, Double, Plan> plan) {
    for (int i = 0; i < 2 * rates.size(); i++) {
      double rate = rates.get(i % rates.size());
      SplittableRandom random = new SplittableRandom(i);
      double[] minutes = new double[9 * 1440];
      Arrays.setAll(minutes, m -> Synthetic.poisson(rate, random));
      Trace trace = new Trace("steady", START, minutes, 0);
      for (double target : List.of(50.0, 60.0, 70.0)) {
        for (int boot : REFERENCE.keySet()) {
          Setting setting =
              new Setting(
                  "steady",
                  trace,
                  rate / (30 * target / 100),
                  Duration.ofSeconds(boot),
                  new GroupFacts.Bounds(2, 200),
                  2 * 1440);
          Score score =
              new Replay(setting, plan.apply(setting, target), Replay.Listener.NONE).run();
          assertTrue(score.largest() >= 30 && score.largest() <= 60, "sizes: " + score);
          assertEquals(
              0, score.undone(), "rate " + rate + " seed " + i + " boot " + boot + ": " + score);
        }
      }
    }
  }

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
}
