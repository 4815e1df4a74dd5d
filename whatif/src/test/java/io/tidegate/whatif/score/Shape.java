package io.tidegate.whatif.score;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Loads of one plain shape, the mean of which needs ten instances. */
public enum Shape {
  CONSTANT {
    @Override
    double at(int minute, SplittableRandom random) {
      return 1;
    }
  },
  POISSON {
    @Override
    double at(int minute, SplittableRandom random) {
      return Synthetic.poisson(100, random);
    }
  },
  WHITE_NOISE {
    @Override
    double at(int minute, SplittableRandom random) {
      return Math.exp(0.5 * random.nextGaussian());
    }
  },
  WEEK_ONLY {
    @Override
    double at(int minute, SplittableRandom random) {
      return (minute / Disturbance.DAY % 7 < 5 ? 2 : 1) * (1 + 0.03 * random.nextGaussian());
    }
  },
  SMOOTH_DAYS {
    @Override
    double at(int minute, SplittableRandom random) {
      return 1 - 0.8 * Math.cos(2 * Math.PI * minute / Disturbance.DAY);
    }
  },
  GROWTH {
    @Override
    double at(int minute, SplittableRandom random) {
      return 1 + 3.0 * minute / (DAYS * Disturbance.DAY);
    }
  },
  DECLINE {
    @Override
    double at(int minute, SplittableRandom random) {
      return 4 - 3.5 * minute / (DAYS * Disturbance.DAY);
    }
  },
  /** On for twelve hours, off for twelve. */
  HALF_DAYS {
    @Override
    double at(int minute, SplittableRandom random) {
      return minute % Disturbance.DAY < 720 ? 0.5 : 2;
    }
  },
  /** Jobs of five minutes at every full hour. */
  HOURLY_JOBS {
    @Override
    double at(int minute, SplittableRandom random) {
      return minute % 60 < 5 ? 3 : 1;
    }
  },
  /** Up and down within half an hour: as fast as instances boot. */
  RIPPLE {
    @Override
    double at(int minute, SplittableRandom random) {
      return 1 + 0.6 * Math.sin(2 * Math.PI * minute / 30);
    }
  },
  SAW {
    @Override
    double at(int minute, SplittableRandom random) {
      return 0.3 + minute % 240 / 120.0;
    }
  };

  private static final int DAYS = 14;
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  abstract double at(int minute, SplittableRandom random);

  /** Fourteen days, seven of them history. */
  public Setting setting(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] minutes = new double[DAYS * Disturbance.DAY];
    for (int m = 0; m < minutes.length; m++) {
      minutes[m] = Math.max(0, at(m, random));
    }
    String name = name().toLowerCase(Locale.ROOT);
    double mean = Arrays.stream(minutes).average().orElseThrow();
    return new Setting(
        name,
        new Trace(name, START, minutes, 0),
        mean / (10 * Demand.BUSY),
        Duration.ofSeconds(60),
        new GroupFacts.Bounds(2, 200),
        DAYS / 2 * Disturbance.DAY);
  }
}
