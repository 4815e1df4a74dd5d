package io.tidegate.model.cloudwatch;

import java.time.Instant;

/**
 * A statistic set for one moment; a single value has count 1 and sum, minimum and maximum equal.
 * {@code unit} as on the wire ({@code None}, {@code Count}, {@code Percent}, …).
 */
public record MetricDatum(
    MetricId metric,
    Instant at,
    double sampleCount,
    double sum,
    double minimum,
    double maximum,
    String unit) {
  /** A single value. */
  public static MetricDatum value(MetricId metric, Instant at, double value, String unit) {
    return new MetricDatum(metric, at, 1, value, value, value, unit);
  }
}
