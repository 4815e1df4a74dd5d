package io.tidegate.model.cloudwatch;

import java.time.Instant;
import java.util.List;

/**
 * What was observed at one moment: a statistic set, and the observed values where they are known
 * (percentiles need them). {@code unit} as on the wire ({@code None}, {@code Count}, {@code
 * Percent}, …). {@code resolutionSeconds} is 60, or 1 for data that is to be read at periods under
 * a minute.
 */
public record MetricDatum(
    MetricId metric,
    Instant at,
    double sampleCount,
    double sum,
    double minimum,
    double maximum,
    List<Observed> values,
    String unit,
    int resolutionSeconds) {
  /** {@code value} was seen {@code count} times. */
  public record Observed(double value, double count) {}

  /** Copies. */
  public MetricDatum {
    values = List.copyOf(values);
  }

  /** A statistic set of standard resolution whose single values are not known. */
  public MetricDatum(
      MetricId metric,
      Instant at,
      double sampleCount,
      double sum,
      double minimum,
      double maximum,
      String unit) {
    this(metric, at, sampleCount, sum, minimum, maximum, List.of(), unit, 60);
  }

  /** A single value of standard resolution. */
  public static MetricDatum value(MetricId metric, Instant at, double value, String unit) {
    return new MetricDatum(metric, at, 1, value, value, value, List.of(), unit, 60);
  }

  /** Several values, each with how often it was seen; at least one. */
  public static MetricDatum values(
      MetricId metric, Instant at, List<Observed> values, String unit, int resolutionSeconds) {
    double count = 0;
    double sum = 0;
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    for (Observed observed : values) {
      count += observed.count();
      sum += observed.value() * observed.count();
      minimum = Math.min(minimum, observed.value());
      maximum = Math.max(maximum, observed.value());
    }
    return new MetricDatum(
        metric, at, count, sum, minimum, maximum, values, unit, resolutionSeconds);
  }

  /** The same data, readable at periods of at least {@code seconds}. */
  public MetricDatum resolution(int seconds) {
    return new MetricDatum(metric, at, sampleCount, sum, minimum, maximum, values, unit, seconds);
  }

  /** The same data in another unit. */
  public MetricDatum unit(String other) {
    return new MetricDatum(
        metric, at, sampleCount, sum, minimum, maximum, values, other, resolutionSeconds);
  }

  /** The same at another resolution, 1 or 60 seconds. */
  public MetricDatum withResolution(int seconds) {
    return new MetricDatum(metric, at, sampleCount, sum, minimum, maximum, values, unit, seconds);
  }
}
