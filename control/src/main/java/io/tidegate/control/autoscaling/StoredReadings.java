package io.tidegate.control.autoscaling;

import io.tidegate.base.TimeSource;
import io.tidegate.control.cloudwatch.AlarmWatch;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Readings from stored metrics, metric math included. Safe from any thread. */
public record StoredReadings(MetricDataReader reader, TimeSource clock) implements AlarmReadings {
  @Override
  public List<Double> recent(MetricAlarm alarm) {
    Instant end = AlarmWatch.windowEnd(alarm, clock.now());
    int periods = alarm.condition().evaluationPeriods();
    List<Double> known = new ArrayList<>();
    for (double value : reader.window(alarm.source(), end, periods).values()) {
      if (!Double.isNaN(value)) {
        known.add(value);
      }
    }
    return known;
  }
}
