package io.tidegate.whatif.trace;

import java.time.Instant;
import java.util.Arrays;

/**
 * A load, minute by minute from {@code start} (a full minute) on: units of load per minute, never
 * negative, no gaps. {@code filled} of them were not in the source and lie on a straight line
 * between their neighbours.
 */
public record Trace(String name, Instant start, double[] minutes, int filled) {
  /** How many minutes. */
  public int length() {
    return minutes.length;
  }

  /** The largest minute. */
  public double peak() {
    return Arrays.stream(minutes).max().orElse(0);
  }

  /** The moment of a minute. */
  public Instant at(int minute) {
    return start.plusSeconds(60L * minute);
  }

  /**
   * From bins of {@code binMinutes} minutes, NaN where not known: longer bins are joined by
   * straight lines between their middles, flat at both ends, and sampled at the middle of each
   * minute.
   */
  public static Trace ofBins(String name, Instant start, double[] bins, int binMinutes) {
    double[] known = bins.clone();
    int filled = fill(known);
    double[] minutes = new double[known.length * binMinutes];
    for (int m = 0; m < minutes.length; m++) {
      double at = (m + 0.5) / binMinutes - 0.5;
      int left = (int) Math.floor(at);
      if (left < 0) {
        minutes[m] = known[0];
      } else if (left >= known.length - 1) {
        minutes[m] = known[known.length - 1];
      } else {
        minutes[m] = known[left] * (1 - (at - left)) + known[left + 1] * (at - left);
      }
    }
    return new Trace(name, start, minutes, filled * binMinutes);
  }

  private static int fill(double[] values) {
    int filled = 0;
    int last = -1;
    for (int i = 0; i <= values.length; i++) {
      if (i < values.length && Double.isNaN(values[i])) {
        filled++;
        continue;
      }
      for (int gap = last + 1; gap < i; gap++) {
        double left = last >= 0 ? values[last] : i < values.length ? values[i] : 0;
        double right = i < values.length ? values[i] : left;
        values[gap] = left + (right - left) * (gap - last) / (i - last);
      }
      last = i;
    }
    return filled;
  }
}
