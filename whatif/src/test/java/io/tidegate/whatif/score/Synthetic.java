package io.tidegate.whatif.score;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Loads that took no part in choosing anything: days, weeks, noise, flash crowds, new levels. */
public record Synthetic(
    String name,
    double perMinute,
    double dayShare,
    double weekend,
    double noise,
    double flashesPerDay,
    double levelsPerWeek,
    int binMinutes) {
  /** One of each kind. */
  public static final List<Synthetic> KINDS =
      List.of(
          new Synthetic("smooth-days", 200, 0.6, 1, 0.05, 0.3, 0, 1),
          new Synthetic("weeks", 50, 0.7, 0.5, 0.1, 0.5, 0.5, 1),
          new Synthetic("flash-crowds", 400, 0.3, 1, 0.15, 3, 1, 5),
          new Synthetic("small-counts", 20, 0.4, 0.8, 0.02, 1, 1, 1),
          new Synthetic("noise", 100, 0.05, 1, 0.4, 2, 0, 5),
          new Synthetic("office-hours", 1000, 0.8, 0.4, 0.08, 0.2, 0.5, 10));

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int DAY = 1440;
  private static final int DAYS = 14;

  /** Fourteen days, seven of them history; ten instances needed on average. */
  public Setting setting(long seed) {
    double[] minutes = minutes(new SplittableRandom(seed));
    double mean = Arrays.stream(minutes).average().orElseThrow();
    return new Setting(
        name,
        new Trace(name, START, minutes, 0),
        mean / (10 * Demand.BUSY),
        Duration.ofSeconds(60),
        new GroupFacts.Bounds(2, 200),
        DAYS / 2 * DAY);
  }

  private double[] minutes(SplittableRandom random) {
    double[] out = new double[DAYS * DAY];
    double level = 1;
    double slow = 0;
    double flash = 0;
    double fade = 0;
    for (int m = 0; m < out.length; m++) {
      double angle = 2 * Math.PI * (m % DAY) / DAY;
      double day = 1 + dayShare * (Math.sin(angle - 2.36) + 0.25 * Math.sin(2 * angle));
      day *= m / DAY % 7 >= 5 ? weekend : 1;
      if (random.nextDouble() < levelsPerWeek / (7 * DAY)) {
        level = Math.clamp(level * Math.exp(0.5 * random.nextGaussian()), 0.4, 2.5);
      }
      slow = 0.97 * slow + noise * Math.sqrt(1 - 0.97 * 0.97) * random.nextGaussian();
      if (random.nextDouble() < flashesPerDay / DAY) {
        flash = 0.5 + 2 * random.nextDouble();
        fade = Math.exp(-1 / (5 + 40 * random.nextDouble()));
      }
      flash *= fade;
      double expected = perMinute * Math.max(0.02, day) * level * Math.exp(slow) * (1 + flash);
      out[m] = binMinutes == 1 ? poisson(expected, random) : expected;
    }
    return binMinutes == 1 ? out : Trace.ofBins(name, START, bins(out), binMinutes).minutes();
  }

  private double[] bins(double[] minutes) {
    double[] bins = new double[minutes.length / binMinutes];
    for (int m = 0; m < bins.length * binMinutes; m++) {
      bins[m / binMinutes] += minutes[m] / binMinutes;
    }
    return bins;
  }

  /** A number of requests when {@code mean} are expected. */
  public static double poisson(double mean, SplittableRandom random) {
    if (mean > 50) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** All kinds, each from its own seed. */
  public static List<Setting> all(long seed) {
    List<Setting> out = new ArrayList<>();
    for (Synthetic kind : KINDS) {
      out.add(kind.setting(seed++));
    }
    return out;
  }
}
