package io.tidegate.scaling.predictive;

import java.time.Instant;

/**
 * Whole hours that have passed, from {@code start} (a full hour) on, the newest last: the load as a
 * sum, the scaling metric and the capacity (instances in service) as averages. NaN where an hour is
 * not known; all three have the same length.
 */
public record LoadHistory(Instant start, double[] load, double[] scaling, double[] capacity) {
  /** Checks the lengths. */
  public LoadHistory {
    if (load.length != scaling.length || load.length != capacity.length) {
      throw new IllegalArgumentException("load, scaling metric and capacity differ in length");
    }
  }

  /** How many hours. */
  public int hours() {
    return load.length;
  }

  /** The moment after the newest hour. */
  public Instant end() {
    return start.plusSeconds(3600L * hours());
  }

  /** The hours before {@code hours}, from {@code from} on. */
  public LoadHistory between(int from, int hours) {
    return new LoadHistory(
        start.plusSeconds(3600L * from),
        java.util.Arrays.copyOfRange(load, from, hours),
        java.util.Arrays.copyOfRange(scaling, from, hours),
        java.util.Arrays.copyOfRange(capacity, from, hours));
  }
}
