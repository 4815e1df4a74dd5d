package io.tidegate.control.cloudwatch;

import io.tidegate.metrics.MetricQuery;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Datapoint;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.alarm.AlarmWindow;
import io.tidegate.scaling.math.Expression;
import io.tidegate.scaling.math.Grid;
import io.tidegate.scaling.math.MathError;
import io.tidegate.scaling.math.MathEvaluator;
import io.tidegate.scaling.math.Series;
import io.tidegate.scaling.math.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads metrics and expressions over metrics: for alarms, GetMetricData and policies that follow a
 * math expression. Stateless; may read the disk, so never on the controller thread.
 */
public final class MetricDataReader {
  private final MetricStore store;

  /** Reads from {@code store}. */
  public MetricDataReader(MetricStore store) {
    this.store = store;
  }

  /**
   * One statistic as a series.
   *
   * @throws ApiError {@code InvalidParameterValue} when there is no such statistic
   */
  public Series series(MetricStat stat, String label, Instant start, Instant end) {
    List<Datapoint> points = store.query(MetricQuery.of(stat, start, end), statistic(stat.stat()));
    long[] times = new long[points.size()];
    double[] values = new double[points.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = points.get(i).at().getEpochSecond();
      values[i] = points.get(i).value();
    }
    return new Series(label, stat.periodSeconds(), times, values);
  }

  /** Everything that {@code queries} define, ready to be asked by id. */
  public MathEvaluator evaluator(
      List<MetricDataQuery> queries, Instant start, Instant end, MathEvaluator.Search search) {
    Map<String, Series> metrics = new LinkedHashMap<>();
    Map<String, Expression> expressions = new HashMap<>();
    int period = 0;
    for (MetricDataQuery query : queries) {
      query
          .metricStat()
          .ifPresent(
              stat ->
                  metrics.put(
                      query.id(),
                      series(stat, query.label().orElse(stat.metric().name()), start, end)));
      query.expression().ifPresent(text -> expressions.put(query.id(), Expression.parse(text)));
      period = Math.max(period, query.periodSeconds().orElse(0));
    }
    Grid grid =
        new Grid(
            start.getEpochSecond(),
            end.getEpochSecond(),
            period == 0 ? MetricStat.STANDARD_PERIOD_SECONDS : period);
    return new MathEvaluator(metrics, expressions, grid, search);
  }

  /**
   * The newest {@code periods} periods of what an alarm watches, up to {@code end}.
   *
   * @throws MathError when the expression cannot be evaluated
   */
  public AlarmWindow window(AlarmSource source, Instant end, int periods) {
    int period = source.periodSeconds();
    Instant start = end.minusSeconds((long) period * periods);
    double[] values = new double[periods];
    double[] counts = new double[periods];
    Arrays.fill(values, Double.NaN);
    switch (source) {
      case AlarmSource.Single(MetricStat stat) -> {
        for (Datapoint point :
            store.query(MetricQuery.of(stat, start, end), statistic(stat.stat()))) {
          int index = (int) ((point.at().getEpochSecond() - start.getEpochSecond()) / period);
          values[index] = point.value();
          counts[index] = point.sampleCount();
        }
      }
      case AlarmSource.Expression expression -> {
        Value watched =
            evaluator(expression.queries(), start, end, MathEvaluator.Search.refused())
                .value(expression.watched().id());
        if (!(watched instanceof Value.One(Series series))) {
          throw new MathError("The expression must give one time series, not " + watched.type());
        }
        for (int i = 0; i < series.size(); i++) {
          int index = (int) ((series.times()[i] - start.getEpochSecond()) / period);
          values[index] = series.values()[i];
          counts[index] = 1;
        }
      }
    }
    return new AlarmWindow(start, period, values, counts);
  }

  private static Statistic statistic(String name) {
    return Statistic.parse(name)
        .orElseThrow(
            () ->
                ApiError.of("InvalidParameterValue", "There is no statistic named " + name + "."));
  }
}
