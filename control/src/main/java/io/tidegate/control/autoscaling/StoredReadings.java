package io.tidegate.control.autoscaling;

import io.tidegate.base.TimeSource;
import io.tidegate.control.cloudwatch.AlarmWatch;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.scaling.alarm.AlarmEvaluator;
import io.tidegate.scaling.alarm.AlarmWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Readings from stored metrics, metric math included. A metric that has stopped says nothing to
 * alarms that watch for low values, so that missing data never removes capacity. Safe from any
 * thread.
 */
public record StoredReadings(MetricDataReader reader, TimeSource clock) implements AlarmReadings {
  @Override
  public Seen recent(MetricAlarm alarm) {
    Instant end = AlarmWatch.windowEnd(alarm, clock.now());
    int periods = AlarmEvaluator.range(alarm.condition());
    AlarmWindow window = reader.window(alarm.source(), end, periods);
    if (below(alarm) && stopped(window.values())) {
      return Seen.nothing();
    }
    List<Double> known = new ArrayList<>();
    Optional<Instant> newest = Optional.empty();
    for (int i = 0; i < periods; i++) {
      if (!Double.isNaN(window.values()[i])) {
        known.add(window.values()[i]);
        newest = Optional.of(window.at(i));
      }
    }
    int evaluated = alarm.condition().evaluationPeriods();
    return new Seen(known.subList(Math.max(0, known.size() - evaluated), known.size()), newest);
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
