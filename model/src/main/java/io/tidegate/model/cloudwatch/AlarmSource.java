package io.tidegate.model.cloudwatch;

import java.util.List;
import java.util.Optional;

/** What a metric alarm watches: one metric, or an expression over several. */
public sealed interface AlarmSource {
  /** A statistic of one metric. */
  record Single(MetricStat metricStat) implements AlarmSource {}

  /** Queries of which exactly one returns data: the watched time series. */
  record Expression(List<MetricDataQuery> queries) implements AlarmSource {
    /** Copies. */
    public Expression {
      queries = List.copyOf(queries);
    }

    /** The query whose result is watched. */
    public MetricDataQuery watched() {
      return queries.stream().filter(MetricDataQuery::returnData).findFirst().orElseThrow();
    }
  }

  /** The one metric, unless this is math. */
  default Optional<MetricStat> single() {
    return switch (this) {
      case Single(MetricStat stat) -> Optional.of(stat);
      case Expression expression -> Optional.empty();
    };
  }

  /** The length of one datapoint in seconds; math takes the longest of its metrics. */
  default int periodSeconds() {
    return switch (this) {
      case Single(MetricStat stat) -> stat.periodSeconds();
      case Expression(List<MetricDataQuery> queries) ->
          queries.stream()
              .flatMap(query -> query.periodSeconds().stream())
              .max(Integer::compare)
              .orElse(MetricStat.STANDARD_PERIOD_SECONDS);
    };
  }
}
