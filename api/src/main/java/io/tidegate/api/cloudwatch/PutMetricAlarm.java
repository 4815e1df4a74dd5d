package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.Outcome;
import io.tidegate.control.cloudwatch.AlarmDefinition;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.MissingData;
import java.util.List;

/** Creates or replaces a metric alarm. */
final class PutMetricAlarm implements Action {
  private static final List<String> SINGLE =
      List.of("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit");

  private final CloudWatch cloudWatch;
  private final AlarmManager alarms;

  PutMetricAlarm(CloudWatch cloudWatch, AlarmManager alarms) {
    this.cloudWatch = cloudWatch;
    this.alarms = alarms;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    AlarmDefinition definition =
        new AlarmDefinition(
            input.text("AlarmName"),
            input.optText("AlarmDescription"),
            Reading.actions(input),
            source(input),
            condition(input),
            Reading.tags(input));
    cloudWatch
        .controller()
        .submit("PutMetricAlarm", image -> new Outcome<>(alarms.put(image, definition), true));
    return Struct.of();
  }

  private static AlarmSource source(Struct input) {
    List<Struct> metrics = input.structs("Metrics");
    if (!metrics.isEmpty()) {
      for (String name : SINGLE) {
        if (input.has(name)) {
          throw ApiError.validation("Metrics list and " + name + " cannot be specified together.");
        }
      }
      return new AlarmSource.Expression(Reading.queries(metrics));
    }
    boolean plain = input.has("Statistic");
    if (plain && input.has("ExtendedStatistic")) {
      throw Reading.combination("Statistic and ExtendedStatistic can not be specified together.");
    }
    String stat =
        input
            .optText("Statistic")
            .or(() -> input.optText("ExtendedStatistic"))
            .orElseThrow(() -> Reading.missing("Statistic or ExtendedStatistic"));
    if (!plain && Statistic.isPlain(stat)) {
      throw Reading.invalid("The value " + stat + " for ExtendedStatistic is invalid.");
    }
    return new AlarmSource.Single(
        new MetricStat(
            Reading.metric(
                input.optText("Namespace").orElseThrow(() -> Reading.missing("Namespace")),
                input.optText("MetricName").orElseThrow(() -> Reading.missing("MetricName")),
                input.structs("Dimensions")),
            input.optInt("Period").orElseThrow(() -> Reading.missing("Period")),
            stat,
            input.optText("Unit")));
  }

  private static AlarmCondition condition(Struct input) {
    if (input.has("ThresholdMetricId")) {
      throw ApiError.validation(
          "Anomaly detection is not available; use Threshold instead of ThresholdMetricId.");
    }
    String comparison = input.text("ComparisonOperator");
    String missing = input.optText("TreatMissingData").orElse(MissingData.MISSING.wire());
    String lowSamples = input.optText("EvaluateLowSampleCountPercentile").orElse("evaluate");
    if (!lowSamples.equals("evaluate") && !lowSamples.equals("ignore")) {
      throw ApiError.validation(
          "Option "
              + lowSamples
              + " is not supported. Supported options for parameter"
              + " EvaluateLowSampleCountPercentile are evaluate and ignore.");
    }
    return new AlarmCondition(
        Math.toIntExact(input.number("EvaluationPeriods")),
        input.optInt("DatapointsToAlarm"),
        input.optDouble("Threshold").orElseThrow(() -> Reading.missing("Threshold")),
        Comparison.of(comparison)
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "The comparison "
                            + comparison
                            + " needs anomaly detection, which is not"
                            + " available.")),
        MissingData.of(missing)
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "Option "
                            + missing
                            + " is not supported. Supported options for parameter"
                            + " TreatMissingData are missing, ignore, breaching and"
                            + " notBreaching.")),
        lowSamples.equals("ignore"));
  }
}
