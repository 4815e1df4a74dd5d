package io.tidegate.scaling.forecast;

import java.util.Arrays;

/**
 * Fills gaps and takes the top off lone spikes, so that neither is taken for a pattern. Missing is
 * never zero: a gap takes the typical value of its hour around it. Pure.
 */
final class Cleaning {
  private static final int DAY = 24;
  private static final int NEIGHBOUR_DAYS = 3;
  private static final double SPIKE = 8;

  private Cleaning() {}

  /** The same hours, every one with a value; empty when there is no value at all. */
  static double[] clean(double[] raw) {
    double[] out = raw.clone();
    double overall = median(raw, raw.length);
    if (Double.isNaN(overall)) {
      return new double[0];
    }
    double[] nearby = new double[2 * NEIGHBOUR_DAYS + 1];
    for (int i = 0; i < raw.length; i++) {
      int count = sameHour(raw, i, nearby);
      double typical = median(nearby, count);
      if (Double.isNaN(raw[i])) {
        out[i] = Double.isNaN(typical) ? overall : typical;
      } else if (count >= 3) {

        for (int k = 0; k < count; k++) {
          nearby[k] = Math.abs(nearby[k] - typical);
        }
        double spread = Math.max(median(nearby, count), Math.abs(typical) / SPIKE + 1e-9);
        double limit = SPIKE * spread;
        out[i] = Math.clamp(raw[i], typical - limit, typical + limit);
      }
    }
    return out;
  }

  /** The present values of the same hour on the days around, without the hour itself. */
  private static int sameHour(double[] raw, int at, double[] into) {
    int count = 0;
    for (int day = -NEIGHBOUR_DAYS; day <= NEIGHBOUR_DAYS; day++) {
      int index = at + day * DAY;
      if (day != 0 && index >= 0 && index < raw.length && !Double.isNaN(raw[index])) {
        into[count++] = raw[index];
      }
    }
    return count;
  }

  private static double median(double[] values, int count) {
    double[] sorted = new double[count];
    int present = 0;
    for (int i = 0; i < count; i++) {
      if (!Double.isNaN(values[i])) {
        sorted[present++] = values[i];
      }
    }
    if (present == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted, 0, present);
    return (sorted[(present - 1) / 2] + sorted[present / 2]) / 2;
  }
}
