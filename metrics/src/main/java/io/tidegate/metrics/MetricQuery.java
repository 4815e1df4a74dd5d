package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.time.Instant;
import java.util.Optional;

/**
 * Which periods of a metric are wanted: {@code start} inclusive, {@code end} exclusive, both whole
 * seconds; periods of {@code periodSeconds} are counted from {@code start}. Without a unit, data of
 * all units counts together.
 */
public record MetricQuery(
    MetricId metric, Optional<String> unit, Instant start, Instant end, int periodSeconds) {
  /** All units. */
  public static MetricQuery of(MetricId metric, Instant start, Instant end, int periodSeconds) {
    return new MetricQuery(metric, Optional.empty(), start, end, periodSeconds);
  }

  /** The metric, unit and period of {@code stat}. */
  public static MetricQuery of(MetricStat stat, Instant start, Instant end) {
    return new MetricQuery(stat.metric(), stat.unit(), start, end, stat.periodSeconds());
  }
}
