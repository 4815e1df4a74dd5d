package io.tidegate.control.autoscaling;

import io.tidegate.base.TimeSource;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.cloudwatch.MetricSearch;
import io.tidegate.metrics.MetricStore;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.PredictiveMetrics.Known;
import io.tidegate.model.autoscaling.PredictiveMetrics.Queries;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.math.MathError;
import io.tidegate.scaling.math.Series;
import io.tidegate.scaling.math.Value;
import io.tidegate.scaling.predictive.LoadHistory;
import io.tidegate.scaling.predictive.PredictiveScaling;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hourly history from stored metrics. Loads are sums, scaling metric and capacity averages over the
 * hour; queries without a period of their own are evaluated hour by hour. An expression that cannot
 * be evaluated is as good as no data. Safe from any thread.
 */
public record StoredLoads(MetricStore store, MetricDataReader reader, TimeSource clock)
    implements LoadReadings {
  /** The capacity of every group, recorded whether or not its metrics are enabled. */
  public static final String CAPACITY_NAMESPACE = "Tidegate/AutoScaling";

  /** Its name; the dimension is AutoScalingGroupName. */
  public static final String CAPACITY = "GroupInServiceInstances";

  private static final int HOUR = 3600;
  private static final double MINUTES = 60;

  /** The metric of the capacity record of a group. */
  public static MetricId capacityOf(String groupName) {
    return MetricId.of(CAPACITY_NAMESPACE, CAPACITY, Map.of("AutoScalingGroupName", groupName));
  }

  @Override
  public LoadHistory before(Instant end, String groupName, Predictive predictive) {
    Instant start = end.minus(Duration.ofHours(PredictiveScaling.MOST_HOURS));
    PredictiveMetrics metrics = predictive.metrics();
    double[] load =
        switch (metrics.load()) {
          case Known known -> hours(series(load(groupName, known), start, end), start, true);
          case Queries(List<MetricDataQuery> queries) ->
              hours(evaluate(queries, start, end), start, true);
        };
    double[] scaling =
        switch (metrics.scaling()) {
          case Known known -> scaling(groupName, known, start, end);
          case Queries(List<MetricDataQuery> queries) ->
              hours(evaluate(queries, start, end), start, false);
        };
    Series capacity =
        metrics.capacity().isEmpty()
            ? series(stat(capacityOf(groupName), "Average"), start, end)
            : evaluate(metrics.capacity(), start, end);
    return new LoadHistory(start, load, scaling, hours(capacity, start, false));
  }

  private static MetricStat load(String groupName, Known known) {
    if (known.family() == PredictiveFamily.ALB_REQUEST_COUNT) {
      String label = known.resourceLabel().orElseThrow();
      return stat(PolicyAlarms.ofTargetGroup("RequestCount", label), "Sum");
    }
    return stat(PolicyAlarms.ofGroup(instanceMetric(known), groupName), "Sum");
  }

  /** Requests per target are counted over the hour; their target value is for a minute. */
  private double[] scaling(String groupName, Known known, Instant start, Instant end) {
    if (known.family() != PredictiveFamily.ALB_REQUEST_COUNT) {
      MetricId metric = PolicyAlarms.ofGroup(instanceMetric(known), groupName);
      return hours(series(stat(metric, "Average"), start, end), start, false);
    }
    String label = known.resourceLabel().orElseThrow();
    MetricId metric = PolicyAlarms.ofTargetGroup("RequestCountPerTarget", label);
    double[] perHour = hours(series(stat(metric, "Sum"), start, end), start, false);
    return Arrays.stream(perHour).map(value -> value / MINUTES).toArray();
  }

  private static String instanceMetric(Known known) {
    return switch (known.family()) {
      case CPU_UTILIZATION -> "CPUUtilization";
      case NETWORK_IN -> "NetworkIn";
      case NETWORK_OUT -> "NetworkOut";
      case ALB_REQUEST_COUNT -> throw new IllegalArgumentException("not of instances");
    };
  }

  private static MetricStat stat(MetricId metric, String statistic) {
    return new MetricStat(metric, HOUR, statistic, Optional.empty());
  }

  private Series series(MetricStat stat, Instant start, Instant end) {
    return reader.series(stat, stat.metric().name(), start, end);
  }

  private Series evaluate(List<MetricDataQuery> queries, Instant start, Instant end) {
    MetricDataQuery watched =
        queries.stream().filter(MetricDataQuery::returnData).findFirst().orElseThrow();
    MetricSearch search = new MetricSearch(store, reader, clock.now(), start, end);
    try {
      Value value = reader.evaluator(queries, start, end, search).value(watched.id());
      List<Series> all = value.all();
      return all.size() == 1 ? all.getFirst() : Series.empty(watched.id(), HOUR);
    } catch (MathError notEvaluable) {
      return Series.empty(watched.id(), HOUR);
    }
  }

  /** Points gathered by hour, added up or averaged; NaN where there is none. */
  private static double[] hours(Series series, Instant start, boolean sums) {
    double[] out = new double[PredictiveScaling.MOST_HOURS];
    int[] counts = new int[out.length];
    for (int i = 0; i < series.size(); i++) {
      int hour = (int) ((series.times()[i] - start.getEpochSecond()) / HOUR);
      if (hour >= 0 && hour < out.length) {
        out[hour] += series.values()[i];
        counts[hour]++;
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = counts[i] == 0 ? Double.NaN : out[i] / (sums ? 1 : counts[i]);
    }
    return out;
  }
}
