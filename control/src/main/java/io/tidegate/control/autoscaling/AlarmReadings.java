package io.tidegate.control.autoscaling;

import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an alarm saw last. Safe from any thread. */
@FunctionalInterface
public interface AlarmReadings {
  /** The newest complete periods that {@code alarm} evaluates. */
  Seen recent(MetricAlarm alarm);

  /**
   * Values, oldest first, periods without data left out; {@code newestAt} is the start of the
   * newest one's period.
   */
  record Seen(List<Double> values, Optional<Instant> newestAt) {
    /** Copies. */
    public Seen {
      values = List.copyOf(values);
    }

    /** No value at all. */
    public static Seen nothing() {
      return new Seen(List.of(), Optional.empty());
    }
  }
}
