package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.PolicyAlarms;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Customized;
import io.tidegate.model.autoscaling.ScalingPolicy.Predefined;
import io.tidegate.model.autoscaling.ScalingPolicy.Simple;
import io.tidegate.model.autoscaling.ScalingPolicy.Step;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Policies as structures of the API. */
final class PolicyText {
  private PolicyText() {}

  static Struct policy(Image image, ScalingPolicy policy) {
    Struct out =
        Struct.of("AutoScalingGroupName", policy.groupName())
            .set("PolicyName", policy.name())
            .set("PolicyARN", policy.arn())
            .set("PolicyType", policy.configuration().type())
            .set("Alarms", alarms(image, policy))
            .set("Enabled", policy.enabled())
            .set(
                "EstimatedInstanceWarmup",
                policy.estimatedInstanceWarmup().map(PolicyText::seconds))
            .set("StepAdjustments", List.of());
    return switch (policy.configuration()) {
      case TargetTracking tracking -> out.set("TargetTrackingConfiguration", tracking(tracking));
      case ScalingPolicy.Predictive predictive ->
          out.set("PredictiveScalingConfiguration", PredictiveText.configuration(predictive));
      case Step step ->
          out.set("AdjustmentType", step.adjustmentType().wire())
              .set("MinAdjustmentMagnitude", step.minAdjustmentMagnitude())
              .set("MetricAggregationType", step.aggregation().wire())
              .set("StepAdjustments", step.steps().stream().map(PolicyText::step).toList());
      case Simple simple ->
          out.set("AdjustmentType", simple.adjustmentType().wire())
              .set("MinAdjustmentMagnitude", simple.minAdjustmentMagnitude())
              .set("MinAdjustmentStep", simple.minAdjustmentStep())
              .set("ScalingAdjustment", simple.scalingAdjustment())
              .set("Cooldown", simple.cooldown().map(PolicyText::seconds));
    };
  }

  /** The policy's own alarms, high before low; else those whose actions name it. */
  static List<Struct> alarms(Image image, ScalingPolicy policy) {
    return PolicyAlarms.linked(image, policy).stream()
        .sorted(Comparator.comparing(MetricAlarm::name))
        .map(alarm -> Struct.of("AlarmName", alarm.name()).set("AlarmARN", alarm.arn()))
        .toList();
  }

  private static Struct step(StepAdjustment step) {
    return Struct.of()
        .set("MetricIntervalLowerBound", step.lowerBound())
        .set("MetricIntervalUpperBound", step.upperBound())
        .set("ScalingAdjustment", step.scalingAdjustment());
  }

  private static Struct tracking(TargetTracking tracking) {
    Struct out =
        Struct.of("TargetValue", tracking.targetValue())
            .set("DisableScaleIn", tracking.disableScaleIn());
    return switch (tracking.metric()) {
      case Predefined(PredefinedMetric type, Optional<String> label) ->
          out.set(
              "PredefinedMetricSpecification",
              Struct.of("PredefinedMetricType", type.wire()).set("ResourceLabel", label));
      case Customized(AlarmSource source) ->
          out.set("CustomizedMetricSpecification", customized(source));
    };
  }

  private static Struct customized(AlarmSource source) {
    return switch (source) {
      case AlarmSource.Single(MetricStat stat) ->
          MetricQueries.text(stat.metric())
              .set("Statistic", stat.stat())
              .set("Unit", stat.unit())
              .set("Period", stat.periodSeconds());
      case AlarmSource.Expression(List<MetricDataQuery> queries) ->
          Struct.of("Metrics", queries.stream().map(MetricQueries::text).toList());
    };
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }
}
