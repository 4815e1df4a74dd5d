package io.tidegate.model.cloudwatch;

import java.util.Optional;

/**
 * One query of GetMetricData or of a math alarm: a metric's statistic or an expression over other
 * queries' ids; {@code returnData} says whether its result is shown. {@code period} is set only for
 * expressions that need one (SEARCH, and the time functions without a metric).
 */
public record MetricDataQuery(
    String id,
    Optional<MetricStat> metricStat,
    Optional<String> expression,
    Optional<String> label,
    boolean returnData,
    Optional<Integer> period) {
  /** The statistic of one metric. */
  public static MetricDataQuery metric(String id, MetricStat stat, boolean returnData) {
    return new MetricDataQuery(
        id, Optional.of(stat), Optional.empty(), Optional.empty(), returnData, Optional.empty());
  }

  /** An expression over other queries. */
  public static MetricDataQuery expression(String id, String expression, boolean returnData) {
    return new MetricDataQuery(
        id,
        Optional.empty(),
        Optional.of(expression),
        Optional.empty(),
        returnData,
        Optional.empty());
  }

  /** The period of the metric, or the one given with the expression. */
  public Optional<Integer> periodSeconds() {
    return metricStat.map(MetricStat::periodSeconds).or(() -> period);
  }
}
