package io.tidegate.control.autoscaling;

import io.tidegate.base.TimeSource;
import io.tidegate.control.cloudwatch.AlarmWatch;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Readings from stored metrics, metric math included. A metric that has stopped says nothing to
 * alarms that watch for low values, so that missing data never removes capacity. Safe from any
 * thread.
 */
public record StoredReadings(MetricDataReader reader, TimeSource clock) implements AlarmReadings {
  @Override
  public List<Double> recent(MetricAlarm alarm) {
    Instant end = AlarmWatch.windowEnd(alarm, clock.now());
    int periods = alarm.condition().evaluationPeriods();
    double[] values = reader.window(alarm.source(), end, periods).values();
    List<Double> known = new ArrayList<>();
    for (double value : values) {
      if (!Double.isNaN(value)) {
        known.add(value);
      }
    }
    return below(alarm) && stopped(values) ? List.of() : known;
  }

  private static boolean below(MetricAlarm alarm) {
    return switch (alarm.condition().comparison()) {
      case LESS_THAN, LESS_THAN_OR_EQUAL -> true;
      case GREATER_THAN, GREATER_THAN_OR_EQUAL -> false;
    };
  }

  /** Whether neither of the newest two periods has data; one may only be late. */
  private static boolean stopped(double[] values) {
    for (int i = Math.max(0, values.length - 2); i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        return false;
      }
    }
    return true;
  }
}
