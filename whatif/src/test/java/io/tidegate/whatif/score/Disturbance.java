package io.tidegate.whatif.score;

import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.Trace;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Ways to make another load out of a known one: what a profile that was fitted to the known loads
 * would stumble over. Every one is seeded, never negative, and leaves the capacity within bounds.
 */
public enum Disturbance {
  /** The day begins seven hours later. */
  SHIFTED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      double[] out = new double[load.length];
      for (int m = 0; m < out.length; m++) {
        out[m] = load[(m + 7 * 60) % load.length];
      }
      return out;
    }
  },
  /** Three times the load on as many more instances. */
  LARGER {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> 3 * load[m]);
    }
  },
  /** A third of the load: a group of very few instances. */
  SMALLER {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[m] / 3);
    }
  },
  /** A tenth of noise on every minute. */
  NOISY {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[m] * Math.max(0, 1 + 0.1 * random.nextGaussian()));
    }
  },
  /** The same days in another order. */
  SHUFFLED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      int days = load.length / DAY;
      int[] order = new int[days];
      Arrays.setAll(order, i -> i);
      for (int i = days - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      return each(Arrays.copyOf(load, days * DAY), m -> load[order[m / DAY] * DAY + m % DAY]);
    }
  },
  /** The last week of history never was: the shortest history that is left is half a day. */
  CUT {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return Arrays.copyOfRange(load, CUT_MINUTES, load.length);
    }

    @Override
    int scoredFrom(int before) {
      return Math.max(0, before - CUT_MINUTES);
    }
  },
  /** Half way through what is scored the load rises by seven tenths, for good. */
  RAISED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[m] * (m < 3 * load.length / 4 ? 1 : 1.7));
    }
  },
  /** The same downwards, to four tenths. */
  LOWERED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[m] * (m < 3 * load.length / 4 ? 1 : 0.4));
    }
  },
  /** Twice a day the load trebles from one minute to the next, for five to forty minutes. */
  SPIKED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      int[] left = {0};
      return each(
          load,
          m -> {
            if (left[0] == 0 && random.nextInt(DAY / 2) == 0) {
              left[0] = 5 + random.nextInt(36);
            }
            return load[m] * (left[0] > 0 && left[0]-- > 0 ? 3 : 1);
          });
    }
  },
  /** Backwards: what rose suddenly falls suddenly. */
  REVERSED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[load.length - 1 - m]);
    }
  },
  /** Doubles over its length. */
  GROWING {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> load[m] * (1 + (double) m / load.length));
    }
  },
  /** Days of 21 hours: every forecast by the hour of the day is wrong. */
  FASTER_DAYS {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(
          Arrays.copyOf(load, load.length * 7 / 8),
          m -> load[Math.min(load.length - 1, m * 8 / 7)]);
    }
  },
  /** Day and night change places where scoring begins: the forecast expects the contrary. */
  TURNED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(
          load,
          m -> m < load.length / 2 || m + DAY / 2 >= load.length ? load[m] : load[m + DAY / 2]);
    }
  },
  /** Two hours of every third day have no load at all. */
  INTERRUPTED {
    @Override
    double[] of(double[] load, SplittableRandom random) {
      return each(load, m -> m / DAY % 3 == 2 && m % DAY / 120 == 5 ? 0 : load[m]);
    }
  };

  static final int DAY = 1440;
  private static final int CUT_MINUTES = 13 * DAY / 2;
  private static final double MOST_INSTANCES = 190;

  abstract double[] of(double[] load, SplittableRandom random);

  int scoredFrom(int before) {
    return before;
  }

  private interface Minute {
    double load(int minute);
  }

  private static double[] each(double[] like, Minute minute) {
    double[] out = new double[like.length];
    for (int m = 0; m < out.length; m++) {
      out[m] = minute.load(m);
    }
    return out;
  }

  /** The setting with the other load, cut where it would need more instances than there may be. */
  public Setting of(Setting setting, long seed) {
    double[] minutes = of(setting.trace().minutes(), new SplittableRandom(seed));
    double most = MOST_INSTANCES * Demand.BUSY * setting.perInstance();
    double[] bounded = each(minutes, m -> Math.min(minutes[m], most));
    String name = setting.group() + " " + name().toLowerCase(java.util.Locale.ROOT);
    return new Setting(
        name,
        new Trace(name, setting.trace().start(), bounded, 0),
        setting.perInstance(),
        setting.boot(),
        setting.bounds(),
        scoredFrom(setting.scoredFrom()));
  }
}
