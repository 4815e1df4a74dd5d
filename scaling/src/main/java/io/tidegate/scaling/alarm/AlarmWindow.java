package io.tidegate.scaling.alarm;

import java.time.Instant;

/**
 * The periods that one evaluation looks at, oldest first: values (NaN where there is no data) and
 * how many samples each is made of. {@code start} is the start of the oldest period.
 */
public record AlarmWindow(
    Instant start, int periodSeconds, double[] values, double[] sampleCounts) {
  /** The start of a period. */
  public Instant at(int index) {
    return start.plusSeconds((long) index * periodSeconds);
  }
}
