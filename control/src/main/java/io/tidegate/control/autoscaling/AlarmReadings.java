package io.tidegate.control.autoscaling;

import io.tidegate.model.cloudwatch.MetricAlarm;
import java.util.List;

/** What an alarm saw last. Safe from any thread. */
@FunctionalInterface
public interface AlarmReadings {
  /**
   * The values of the newest complete periods that {@code alarm} evaluates, oldest first; periods
   * without data are left out.
   */
  List<Double> recent(MetricAlarm alarm);
}
