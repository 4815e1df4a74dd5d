package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricDatum;
import java.time.Duration;
import java.util.List;

/** What CloudWatch accepts as data (API reference, PutMetricData). */
public final class MetricRules {
  /** How old data may be. */
  public static final Duration MAX_AGE = Duration.ofDays(14);

  /** How far in the future data may be. */
  public static final Duration MAX_AHEAD = Duration.ofHours(2);

  /** The largest magnitude of a value. */
  public static final double MAX_VALUE = Math.pow(2, 360);

  /** Every unit. */
  public static final List<String> UNITS =
      List.of(
          "Seconds",
          "Microseconds",
          "Milliseconds",
          "Bytes",
          "Kilobytes",
          "Megabytes",
          "Gigabytes",
          "Terabytes",
          "Bits",
          "Kilobits",
          "Megabits",
          "Gigabits",
          "Terabits",
          "Percent",
          "Count",
          "Bytes/Second",
          "Kilobytes/Second",
          "Megabytes/Second",
          "Gigabytes/Second",
          "Terabytes/Second",
          "Bits/Second",
          "Kilobits/Second",
          "Megabits/Second",
          "Gigabits/Second",
          "Terabits/Second",
          "Count/Second",
          "None");

  private MetricRules() {}

  /** Whether {@code value} can be stored. */
  public static boolean acceptable(double value) {
    return Math.abs(value) <= MAX_VALUE;
  }

  /** Whether a moment, in epoch seconds, is not too old and not too far ahead. */
  public static boolean acceptableTime(long at, long now) {
    return at >= now - MAX_AGE.toSeconds() && at <= now + MAX_AHEAD.toSeconds();
  }

  /** Whether a datum can be stored at {@code now}, in epoch seconds. */
  public static boolean acceptable(MetricDatum datum, long now) {
    return acceptableTime(datum.at().getEpochSecond(), now)
        && datum.sampleCount() > 0
        && acceptable(datum.sampleCount())
        && acceptable(datum.sum())
        && acceptable(datum.minimum())
        && acceptable(datum.maximum())
        && UNITS.contains(datum.unit());
  }
}
