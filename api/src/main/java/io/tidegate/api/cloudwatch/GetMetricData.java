package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.cloudwatch.AlarmRules;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.cloudwatch.MetricSearch;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.math.MathError;
import io.tidegate.scaling.math.MathEvaluator;
import io.tidegate.scaling.math.Series;
import io.tidegate.scaling.math.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many metrics and expressions over them in one call, page by page. */
final class GetMetricData implements Action {
  private static final int MAX_QUERIES = 500;
  private static final int MAX_DATAPOINTS = 100_800;

  private final CloudWatch cloudWatch;
  private final MetricDataReader reader;

  GetMetricData(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
    this.reader = new MetricDataReader(cloudWatch.metrics());
  }

  private record Result(String id, String label, Series series) {}

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<MetricDataQuery> queries = Reading.queries(input.structs("MetricDataQueries"));
    check(queries);
    Instant start = input.optTime("StartTime").orElseThrow(() -> Reading.missing("StartTime"));
    Instant end = input.optTime("EndTime").orElseThrow(() -> Reading.missing("EndTime"));
    Times.checkOrder(start, end);
    int finest =
        queries.stream()
            .flatMap(query -> query.periodSeconds().stream())
            .min(Integer::compare)
            .orElse(MetricStat.STANDARD_PERIOD_SECONDS);
    Instant from = Times.roundedStart(start, cloudWatch.time().now(), finest);
    List<Result> results = evaluate(queries, from, Times.roundedEnd(end));
    boolean descending = !input.optText("ScanBy").orElse("").equals("TimestampAscending");
    int limit =
        Math.clamp(
            input.optNumber("MaxDatapoints").orElse((long) MAX_DATAPOINTS), 1, MAX_DATAPOINTS);
    return page(results, descending, Reading.offset(input.optText("NextToken")), limit);
  }

  private static void check(List<MetricDataQuery> queries) {
    if (queries.isEmpty()) {
      throw Reading.missing("MetricDataQueries");
    }
    if (queries.size() > MAX_QUERIES) {
      throw ApiError.validation(
          "The collection MetricDataQueries must not have a size greater than "
              + MAX_QUERIES
              + ".");
    }
    AlarmRules.checkIds(queries);
    for (MetricDataQuery query : queries) {
      query.periodSeconds().ifPresent(Times::checkPeriod);
      if (query.metricStat().isPresent()
          && Statistic.parse(query.metricStat().get().stat()).isEmpty()) {
        throw ApiError.validation(
            "The value " + query.metricStat().get().stat() + " for parameter Stat is invalid.");
      }
    }
    if (queries.stream().noneMatch(MetricDataQuery::returnData)) {
      throw ApiError.validation("At least one query must have ReturnData true.");
    }
  }

  private List<Result> evaluate(List<MetricDataQuery> queries, Instant from, Instant to) {
    MetricSearch search =
        new MetricSearch(cloudWatch.metrics(), reader, cloudWatch.time().now(), from, to);
    List<Result> results = new ArrayList<>();
    try {
      MathEvaluator evaluator = reader.evaluator(queries, from, to, search);
      for (MetricDataQuery query : queries) {
        Value value = evaluator.value(query.id());
        if (!query.returnData()) {
          continue;
        }
        switch (value) {
          case Value.One(Series series) ->
              results.add(new Result(query.id(), label(query), series));
          case Value.Many(List<Series> many) ->
              many.forEach(
                  series ->
                      results.add(
                          new Result(
                              query.id(),
                              query
                                  .label()
                                  .map(label -> label + " " + series.label())
                                  .orElse(series.label()),
                              series)));
          case Value.Scalar scalar -> throw notASeries(query, value);
          case Value.Word word -> throw notASeries(query, value);
        }
      }
    } catch (MathError error) {
      throw ApiError.validation("Error in expression: " + error.text());
    }
    return results;
  }

  private static MathError notASeries(MetricDataQuery query, Value value) {
    return new MathError(
        "The expression " + query.id() + " must give a time series, not " + value.type() + ".");
  }

  private static String label(MetricDataQuery query) {
    return query
        .label()
        .orElse(query.metricStat().map(stat -> stat.metric().name()).orElse(query.id()));
  }

  /** Walks all datapoints of all results in order: those from {@code offset}, at most a page. */
  private static Struct page(List<Result> results, boolean descending, int offset, int limit) {
    List<Struct> out = new ArrayList<>();
    int position = 0;
    int end = offset + limit;
    for (Result result : results) {
      int size = result.series().size();
      int from = Math.max(0, offset - position);
      int to = Math.min(size, end - position);
      boolean emptyHere = size == 0 && position >= offset && position <= end;
      if (from < to || emptyHere) {
        out.add(show(result, descending, from, to, to < size));
      }
      position += size;
    }
    return Struct.of("MetricDataResults", out)
        .set("Messages", List.of())
        .set("NextToken", end < position ? Optional.of(Reading.token(end)) : Optional.empty());
  }

  private static Struct show(Result result, boolean descending, int from, int to, boolean more) {
    Series series = result.series();
    List<Instant> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int index = descending ? series.size() - 1 - i : i;
      times.add(Instant.ofEpochSecond(series.times()[index]));
      values.add(series.values()[index]);
    }
    return Struct.of("Id", result.id())
        .set("Label", result.label())
        .set("Timestamps", times)
        .set("Values", values)
        .set("StatusCode", more ? "PartialData" : "Complete");
  }
}
