package io.tidegate.api.cloudwatch;

import io.tidegate.metrics.Retention;
import java.time.Instant;

/** Rules about the times and periods of reads (API reference, GetMetricStatistics). */
final class Times {
  private Times() {}

  static void checkPeriod(int period) {
    boolean fine = period == 1 || period == 5 || period == 10 || period == 20 || period == 30;
    if (!fine && (period < 60 || period % 60 != 0)) {
      throw Reading.invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
    }
  }

  static void checkOrder(Instant start, Instant end) {
    if (!start.isBefore(end)) {
      throw Reading.invalid("The parameter StartTime must be less than the parameter EndTime.");
    }
  }

  /** The start of a read, rounded down: by its age, or to the period when under a minute. */
  static Instant roundedStart(Instant start, Instant now, int period) {
    long age = now.getEpochSecond() - start.getEpochSecond();
    int step = period < 60 ? period : Math.max(60, Retention.finest(age));
    return Instant.ofEpochSecond(Math.floorDiv(start.getEpochSecond(), step) * step);
  }

  /** The end of a read in whole seconds, rounded up. */
  static Instant roundedEnd(Instant end) {
    return end.getNano() == 0 ? end : Instant.ofEpochSecond(end.getEpochSecond() + 1);
  }
}
