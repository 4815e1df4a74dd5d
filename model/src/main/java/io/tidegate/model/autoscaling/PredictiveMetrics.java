package io.tidegate.model.autoscaling;

import io.tidegate.model.cloudwatch.MetricDataQuery;
import java.util.List;
import java.util.Optional;

/**
 * What a predictive policy forecasts from: the load, the metric that its target value is for, and
 * the capacity, which without queries is the group's own. {@code pair} says that the user named
 * both metrics at once, as a pair.
 */
public record PredictiveMetrics(
    boolean pair, Source load, Source scaling, List<MetricDataQuery> capacity) {
  /** Copies. */
  public PredictiveMetrics {
    capacity = List.copyOf(capacity);
  }

  /** Where a metric comes from. */
  public sealed interface Source {}

  /** Known by name; {@code resourceLabel} only for ALB metrics. */
  public record Known(PredictiveFamily family, Optional<String> resourceLabel) implements Source {}

  /** Metrics and math of the user's own, of which one series is returned. */
  public record Queries(List<MetricDataQuery> queries) implements Source {
    /** Copies. */
    public Queries {
      queries = List.copyOf(queries);
    }
  }

  /** Both metrics of one family. */
  public static PredictiveMetrics pair(PredictiveFamily family, Optional<String> resourceLabel) {
    Known known = new Known(family, resourceLabel);
    return new PredictiveMetrics(true, known, known, List.of());
  }
}
