package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics and metric data queries of policies, to and from structures of the API. */
final class MetricQueries {
  private MetricQueries() {}

  /** Queries whose metrics have {@code period} seconds unless they say otherwise. */
  static List<MetricDataQuery> read(List<Struct> queries, int period) {
    return queries.stream().map(query -> read(query, period)).toList();
  }

  private static MetricDataQuery read(Struct query, int defaultPeriod) {
    Optional<Integer> period = query.optInt("Period");
    Optional<MetricStat> stat =
        query
            .optStruct("MetricStat")
            .map(
                it ->
                    new MetricStat(
                        metric(it.optStruct("Metric").orElseThrow(() -> required("Metric"))),
                        it.optInt("Period").or(() -> period).orElse(defaultPeriod),
                        it.text("Stat"),
                        it.optText("Unit")));
    return new MetricDataQuery(
        query.text("Id"),
        stat,
        query.optText("Expression"),
        query.optText("Label"),
        query.flag("ReturnData", true),
        period);
  }

  private static ApiError required(String name) {
    return ApiError.validation("The parameter " + name + " is required for MetricStat.");
  }

  static MetricId metric(Struct specification) {
    Map<String, String> dimensions = new HashMap<>();
    for (Struct dimension : specification.structs("Dimensions")) {
      dimensions.put(dimension.text("Name"), dimension.text("Value"));
    }
    return MetricId.of(
        specification.text("Namespace"), specification.text("MetricName"), dimensions);
  }

  static Struct text(MetricId id) {
    List<Struct> dimensions =
        id.dimensions().entrySet().stream()
            .map(entry -> Struct.of("Name", entry.getKey()).set("Value", entry.getValue()))
            .toList();
    return Struct.of("Namespace", id.namespace())
        .set("MetricName", id.name())
        .set("Dimensions", dimensions);
  }

  /** A query as target tracking shows it, with periods. */
  static Struct text(MetricDataQuery query) {
    return plain(query)
        .set("Period", query.period())
        .set(
            "MetricStat",
            query.metricStat().map(stat -> text(stat).set("Period", stat.periodSeconds())));
  }

  /** A query as predictive scaling shows it: its data is hourly, there are no periods. */
  static Struct plain(MetricDataQuery query) {
    return Struct.of("Id", query.id())
        .set("Expression", query.expression())
        .set("Label", query.label())
        .set("ReturnData", query.returnData())
        .set("MetricStat", query.metricStat().map(MetricQueries::text));
  }

  private static Struct text(MetricStat stat) {
    return Struct.of("Metric", text(stat.metric()))
        .set("Stat", stat.stat())
        .set("Unit", stat.unit());
  }
}
