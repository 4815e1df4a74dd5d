package io.tidegate.scaling.forecast;

/**
 * Point forecasts from any hour of a series: a median of eight simple ones, then drawn towards the
 * level of the last hours. Nothing is fitted to a particular series. Owned by one forecast.
 *
 * <p>The eight: the same hour yesterday; a week ago; its mean over three days, over seven days,
 * over four weeks at the same weekday; a week ago scaled by how the last day, and the last three
 * days, compare with a week before; the seven-day mean scaled to the last day's level. A median of
 * simple forecasts is hard to beat and bears any of them failing (Makridakis, Spiliotis and
 * Assimakopoulos, the M4 competition, 2020); those that were clearly worse lately fall away. Sums
 * over the past make every value a few additions.
 */
final class Patterns {
  static final int DAY = 24;
  static final int WEEK = 168;

  /** How many simple forecasts there are. */
  static final int SIMPLE = 8;

  private static final int RECENT = 6;
  private static final double PULL = 0.6;
  private static final double PULL_HOURS = 24;

  private final double[] values;
  private final double[] sums;
  private final double[] daySums;
  private final double[] weekSums;
  private final int horizon;

  /** Over {@code values} without gaps; forecasts of up to {@code horizon} hours. */
  Patterns(double[] values, int horizon) {
    this.values = values;
    this.horizon = horizon;
    this.sums = new double[values.length + 1];
    this.daySums = new double[values.length];
    this.weekSums = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + values[i];
      daySums[i] = values[i] + (i >= DAY ? daySums[i - DAY] : 0);
      weekSums[i] = values[i] + (i >= WEEK ? weekSums[i - WEEK] : 0);
    }
  }

  /** The eight forecasts from hour {@code origin} on, knowing only what was before. */
  double[][] simple(int origin) {
    int days = origin / DAY;
    int weeks = Math.min(4, origin / WEEK);
    boolean hasWeek = weeks >= 1;
    double dayRatio = Math.sqrt(ratio(origin, DAY));
    double threeDayRatio = ratio(origin, 3 * DAY);
    int sevenDays = Math.min(7, days);
    double sevenDayMean = mean(origin - sevenDays * DAY, origin);
    double level =
        sevenDayMean <= 0
            ? 1
            : Math.sqrt(Math.clamp(mean(origin - DAY, origin) / sevenDayMean, 0.5, 2));
    double[][] out = new double[horizon][SIMPLE];
    for (int h = 0; h < horizon; h++) {
      int dayBack = origin - DAY + h % DAY;
      double yesterday = values[dayBack];
      double lastWeek = hasWeek ? values[origin - WEEK + h % WEEK] : yesterday;
      double seven = over(daySums, dayBack, DAY, sevenDays);
      double[] eight = out[h];
      eight[0] = yesterday;
      eight[1] = lastWeek;
      eight[2] = seven;
      eight[3] = lastWeek * dayRatio;
      eight[4] = lastWeek * threeDayRatio;
      eight[5] = seven * level;
      eight[6] = over(daySums, dayBack, DAY, Math.min(3, days));
      eight[7] = hasWeek ? over(weekSums, origin - WEEK + h % WEEK, WEEK, weeks) : seven;
    }
    return out;
  }

  /** The weighted median of the eight at each hour. */
  static double[] median(double[][] simple, double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double[] out = new double[simple.length];
    int[] order = new int[SIMPLE];
    for (int h = 0; h < out.length; h++) {
      double[] eight = simple[h];
      for (int i = 0; i < SIMPLE; i++) {
        int at = i;
        while (at > 0 && eight[order[at - 1]] > eight[i]) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = i;
      }
      out[h] = Math.max(0, middle(eight, weights, order, total / 2));
    }
    return out;
  }

  /** Between the two values around half of the weight, each value sitting amid its own weight. */
  private static double middle(double[] eight, double[] weights, int[] order, double half) {
    double seen = 0;
    double lastAt = 0;
    double last = eight[order[0]];
    for (int index : order) {
      double at = seen + weights[index] / 2;
      if (at >= half) {
        double step = at - lastAt;
        return step <= 0 ? eight[index] : last + (eight[index] - last) * (half - lastAt) / step;
      }
      seen += weights[index];
      lastAt = at;
      last = eight[index];
    }
    return last;
  }

  /**
   * {@code forecast}, made from {@code origin}, drawn towards what the last hours were compared
   * with {@code dayOld}, the forecast made a day earlier; the pull fades within two days.
   */
  double[] drawn(int origin, double[] forecast, double[] dayOld) {
    double expected = 0;
    for (int h = DAY - RECENT; h < DAY; h++) {
      expected += dayOld[h];
    }
    double seen = sums[origin] - sums[origin - RECENT];
    double bias = expected <= 0 ? 1 : Math.clamp(seen / expected, 0.5, 2);
    double log = Math.log(bias);
    double[] out = new double[forecast.length];
    double pull = PULL;
    double fade = Math.exp(-1 / PULL_HOURS);
    for (int h = 0; h < out.length; h++) {
      out[h] = forecast[h] * Math.exp(log * pull);
      pull *= fade;
    }
    return out;
  }

  /** The mean of hours {@code [from, to)}. */
  double mean(int from, int to) {
    return (sums[to] - sums[from]) / (to - from);
  }

  /** The last {@code window} hours compared with a week before; 1 when that is not known. */
  private double ratio(int origin, int window) {
    if (origin < WEEK + window) {
      return 1;
    }
    double before = mean(origin - WEEK - window, origin - WEEK);
    double now = mean(origin - window, origin);
    return before <= 0 ? 1 : Math.clamp(now / before, 0.5, 2);
  }

  private static double over(double[] stepSums, int last, int step, int count) {
    int before = last - count * step;
    return (stepSums[last] - (before >= 0 ? stepSums[before] : 0)) / count;
  }
}
