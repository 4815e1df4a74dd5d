package io.tidegate.api.cloudwatch;

import io.tidegate.api.Struct;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Nouns of CloudWatch as output structures. Stateless. */
final class Showing {
  private Showing() {}

  static Struct alarm(MetricAlarm alarm) {
    Struct out =
        common(alarm.name(), alarm.arn(), alarm.state())
            .set("AlarmDescription", alarm.description())
            .set("AlarmConfigurationUpdatedTimestamp", alarm.configurationUpdated())
            .set("ActionsEnabled", alarm.actions().enabled())
            .set("OKActions", alarm.actions().ok())
            .set("AlarmActions", alarm.actions().alarm())
            .set("InsufficientDataActions", alarm.actions().insufficientData())
            .set("EvaluationPeriods", alarm.condition().evaluationPeriods())
            .set("DatapointsToAlarm", alarm.condition().datapointsToAlarm())
            .set("Threshold", alarm.condition().threshold())
            .set("ComparisonOperator", alarm.condition().comparison().wire())
            .set("TreatMissingData", alarm.condition().treatMissingData().wire());
    if (alarm.condition().ignoreLowSampleCount()) {
      out.set("EvaluateLowSampleCountPercentile", "ignore");
    }
    switch (alarm.source()) {
      case AlarmSource.Single(MetricStat stat) ->
          metric(stat.metric(), out)
              .set(Statistic.isPlain(stat.stat()) ? "Statistic" : "ExtendedStatistic", stat.stat())
              .set("Period", stat.periodSeconds())
              .set("Unit", stat.unit());
      case AlarmSource.Expression(List<MetricDataQuery> queries) ->
          out.set("Metrics", queries.stream().map(Showing::query).toList())
              .set("Dimensions", List.of());
    }
    return out;
  }

  static Struct alarm(CompositeAlarm alarm) {
    Struct out =
        common(alarm.name(), alarm.arn(), alarm.state())
            .set("AlarmDescription", alarm.description())
            .set("AlarmConfigurationUpdatedTimestamp", alarm.configurationUpdated())
            .set("ActionsEnabled", alarm.actions().enabled())
            .set("OKActions", alarm.actions().ok())
            .set("AlarmActions", alarm.actions().alarm())
            .set("InsufficientDataActions", alarm.actions().insufficientData())
            .set("AlarmRule", alarm.rule());
    alarm
        .suppressor()
        .ifPresent(
            suppressor ->
                out.set("ActionsSuppressor", suppressor.alarm())
                    .set("ActionsSuppressorWaitPeriod", suppressor.waitPeriod().toSeconds())
                    .set(
                        "ActionsSuppressorExtensionPeriod",
                        suppressor.extensionPeriod().toSeconds()));
    return out;
  }

  private static Struct common(String name, String arn, AlarmState state) {
    return Struct.of("AlarmName", name)
        .set("AlarmArn", arn)
        .set("StateValue", state.value())
        .set("StateReason", state.reason())
        .set("StateReasonData", state.reasonData())
        .set("StateUpdatedTimestamp", state.updated())
        .set("StateTransitionedTimestamp", state.transitioned());
  }

  static Struct metric(MetricId metric, Struct out) {
    return out.set("Namespace", metric.namespace())
        .set("MetricName", metric.name())
        .set("Dimensions", dimensions(metric.dimensions()));
  }

  private static List<Struct> dimensions(SortedMap<String, String> dimensions) {
    List<Struct> out = new ArrayList<>();
    dimensions.forEach((name, value) -> out.add(Struct.of("Name", name).set("Value", value)));
    return out;
  }

  private static Struct query(MetricDataQuery query) {
    return Struct.of("Id", query.id())
        .set(
            "MetricStat",
            query
                .metricStat()
                .map(
                    stat ->
                        Struct.of("Metric", metric(stat.metric(), Struct.of()))
                            .set("Period", stat.periodSeconds())
                            .set("Stat", stat.stat())
                            .set("Unit", stat.unit())))
        .set("Expression", query.expression())
        .set("Label", query.label())
        .set("ReturnData", query.returnData())
        .set("Period", query.period());
  }
}
