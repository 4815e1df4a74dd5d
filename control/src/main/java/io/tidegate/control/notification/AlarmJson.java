package io.tidegate.control.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.control.notification.AlarmChange.Definition;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The documents in which an alarm's change is told: the message to a topic (as SNS subscribers get
 * it), the event of a function and of the event bus (CloudWatch User Guide, "Alarm events and
 * EventBridge", "Invoke a Lambda function from an alarm"). Stateless.
 */
final class AlarmJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> PLAIN =
      List.of("Average", "Sum", "Minimum", "Maximum", "SampleCount");

  private AlarmJson() {}

  /** {@code ALARM: "name" in US East (N. Virginia)}, at most the 100 characters of a subject. */
  static String subject(AlarmChange change) {
    String subject =
        change.after().value()
            + ": \""
            + change.name()
            + "\" in "
            + RegionNames.of(change.region());
    return subject.length() <= 100 ? subject : subject.substring(0, 97) + "...";
  }

  /** The text of a topic's message. */
  static String message(AlarmChange change) {
    ObjectNode out = JSON.createObjectNode();
    out.put("AlarmName", change.name());
    out.put("AlarmDescription", change.description().orElse(null));
    out.put("AWSAccountId", change.account());
    if (change.definition() instanceof Definition.Metric) {
      out.put("AlarmConfigurationUpdatedTimestamp", time(change.configured()));
    }
    out.put("NewStateValue", change.after().value().name());
    out.put("NewStateReason", change.after().reason());
    out.put("StateChangeTime", time(change.after().updated()));
    out.put("Region", RegionNames.of(change.region()));
    out.put("AlarmArn", change.arn());
    out.put("OldStateValue", change.before().value().name());
    list(out, "OKActions", change.actions().ok());
    list(out, "AlarmActions", change.actions().alarm());
    list(out, "InsufficientDataActions", change.actions().insufficientData());
    switch (change.definition()) {
      case Definition.Metric(AlarmSource source, AlarmCondition condition) ->
          trigger(out.putObject("Trigger"), source, condition);
      case Definition.Composite composite -> {
        out.put("AlarmRule", composite.rule());
        children(out.putArray("TriggeringChildren"), change.after());
      }
    }
    return out.toString();
  }

  private static void trigger(ObjectNode out, AlarmSource source, AlarmCondition condition) {
    switch (source) {
      case AlarmSource.Single(MetricStat stat) -> {
        out.put("MetricName", stat.metric().name());
        out.put("Namespace", stat.metric().namespace());
        boolean plain = PLAIN.contains(stat.stat());
        out.put("StatisticType", plain ? "Statistic" : "ExtendedStatistic");
        if (plain) {
          out.put("Statistic", upperSnake(stat.stat()));
        } else {
          out.put("ExtendedStatistic", stat.stat());
        }
        out.put("Unit", stat.unit().orElse(null));
        dimensions(out.putArray("Dimensions"), stat);
      }
      case AlarmSource.Expression expression -> {}
    }
    out.put("Period", source.periodSeconds());
    out.put("EvaluationPeriods", condition.evaluationPeriods());
    condition.datapointsToAlarm().ifPresent(points -> out.put("DatapointsToAlarm", points));
    out.put("ComparisonOperator", condition.comparison().wire());
    out.put("Threshold", condition.threshold());
    out.put("TreatMissingData", condition.treatMissingData().wire());
    out.put("EvaluateLowSampleCountPercentile", condition.ignoreLowSampleCount() ? "ignore" : "");
    if (source instanceof AlarmSource.Expression(List<MetricDataQuery> queries)) {
      queries(out.putArray("Metrics"), queries);
    }
  }

  private static void queries(ArrayNode out, List<MetricDataQuery> queries) {
    for (MetricDataQuery query : queries) {
      ObjectNode one = out.addObject();
      query.expression().ifPresent(text -> one.put("Expression", text));
      one.put("Id", query.id());
      query.label().ifPresent(label -> one.put("Label", label));
      query
          .metricStat()
          .ifPresent(
              stat -> {
                ObjectNode inner = one.putObject("MetricStat");
                ObjectNode metric = inner.putObject("Metric");
                dimensions(metric.putArray("Dimensions"), stat);
                metric.put("MetricName", stat.metric().name());
                metric.put("Namespace", stat.metric().namespace());
                inner.put("Period", stat.periodSeconds());
                inner.put("Stat", stat.stat());
                stat.unit().ifPresent(unit -> inner.put("Unit", unit));
              });
      one.put("ReturnData", query.returnData());
    }
  }

  private static void dimensions(ArrayNode out, MetricStat stat) {
    stat.metric()
        .dimensions()
        .forEach((name, value) -> out.addObject().put("value", value).put("name", name));
  }

  private static void children(ArrayNode out, AlarmState state) {
    for (JsonNode child : reasonData(state).path("triggeringAlarms")) {
      ObjectNode one = out.addObject();
      one.put("Arn", child.path("arn").asText());
      one.putObject("State")
          .put("Value", child.path("state").path("value").asText())
          .put("Timestamp", child.path("state").path("timestamp").asText());
    }
  }

  private static JsonNode reasonData(AlarmState state) {
    try {
      return JSON.readTree(state.reasonData().orElse("{}"));
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }

  /** What a function is invoked with. */
  static String functionEvent(AlarmChange change) {
    ObjectNode out = JSON.createObjectNode();
    out.put("source", "aws.cloudwatch");
    out.put("alarmArn", change.arn());
    out.put("accountId", change.account());
    out.put("time", time(change.after().updated()));
    out.put("region", change.region());
    ObjectNode data = out.putObject("alarmData");
    data.put("alarmName", change.name());
    states(data, change);
    configuration(data.putObject("configuration"), change);
    return out.toString();
  }

  /** An event of the bus. */
  static String busEvent(AlarmChange change, String id) {
    ObjectNode out = JSON.createObjectNode();
    out.put("version", "0");
    out.put("id", id);
    out.put("detail-type", "CloudWatch Alarm State Change");
    out.put("source", "aws.cloudwatch");
    out.put("account", change.account());
    out.put(
        "time",
        DateTimeFormatter.ISO_INSTANT.format(
            Instant.ofEpochSecond(change.after().updated().getEpochSecond())));
    out.put("region", change.region());
    out.putArray("resources").add(change.arn());
    ObjectNode detail = out.putObject("detail");
    detail.put("alarmName", change.name());
    configuration(detail.putObject("configuration"), change);
    states(detail, change);
    return out.toString();
  }

  private static void states(ObjectNode out, AlarmChange change) {
    state(out.putObject("state"), change.after());
    state(out.putObject("previousState"), change.before());
  }

  private static void state(ObjectNode out, AlarmState state) {
    out.put("value", state.value().name());
    out.put("reason", state.reason());
    state.reasonData().ifPresent(data -> out.put("reasonData", data));
    out.put("timestamp", time(state.updated()));
  }

  private static void configuration(ObjectNode out, AlarmChange change) {
    change.description().ifPresent(text -> out.put("description", text));
    switch (change.definition()) {
      case Definition.Metric(AlarmSource source, AlarmCondition condition) -> {
        ArrayNode metrics = out.putArray("metrics");
        switch (source) {
          case AlarmSource.Single(MetricStat stat) -> {
            ObjectNode one = metrics.addObject();
            one.put(
                "id",
                UUID.nameUUIDFromBytes(change.arn().getBytes(StandardCharsets.UTF_8)).toString());
            metricStat(one, stat);
            one.put("returnData", true);
          }
          case AlarmSource.Expression(List<MetricDataQuery> queries) -> {
            for (MetricDataQuery query : queries) {
              ObjectNode one = metrics.addObject();
              one.put("id", query.id());
              query.expression().ifPresent(text -> one.put("expression", text));
              query.label().ifPresent(label -> one.put("label", label));
              query.metricStat().ifPresent(stat -> metricStat(one, stat));
              one.put("returnData", query.returnData());
            }
          }
        }
      }
      case Definition.Composite composite -> {
        out.put("alarmRule", composite.rule());
        composite
            .suppressor()
            .ifPresent(
                suppressor -> {
                  out.put("actionsSuppressor", suppressor.alarm());
                  out.put("actionsSuppressorWaitPeriod", suppressor.waitPeriod().toSeconds());
                  out.put(
                      "actionsSuppressorExtensionPeriod", suppressor.extensionPeriod().toSeconds());
                });
      }
    }
  }

  private static void metricStat(ObjectNode query, MetricStat stat) {
    ObjectNode out = query.putObject("metricStat");
    ObjectNode metric = out.putObject("metric");
    metric.put("namespace", stat.metric().namespace());
    metric.put("name", stat.metric().name());
    ObjectNode dimensions = metric.putObject("dimensions");
    stat.metric().dimensions().forEach(dimensions::put);
    out.put("period", stat.periodSeconds());
    out.put("stat", stat.stat());
    stat.unit().ifPresent(unit -> out.put("unit", unit));
  }

  private static void list(ObjectNode out, String name, List<String> values) {
    ArrayNode list = out.putArray(name);
    values.forEach(list::add);
  }

  /** {@code SampleCount} is {@code SAMPLE_COUNT}. */
  private static String upperSnake(String stat) {
    return stat.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static String time(Instant at) {
    return MILLIS.format(at);
  }
}
