package io.tidegate.model.cloudwatch;

import java.util.Optional;

/**
 * A statistic of a metric over periods. {@code stat} as on the wire: {@code Average}, {@code p99},
 * {@code TM(10%:90%)}; {@code unit} restricts to data with that unit.
 */
public record MetricStat(MetricId metric, int periodSeconds, String stat, Optional<String> unit) {
  /** The period of metrics of standard resolution. */
  public static final int STANDARD_PERIOD_SECONDS = 60;
}
