package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricStat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads PutScalingPolicy: which parameters belong to which type (API, section 6.6). */
final class PolicyInput {
  private PolicyInput() {}

  static PutPolicyCommand command(Struct input) {
    String type = input.optText("PolicyType").orElse("SimpleScaling");
    return new PutPolicyCommand(
        input.text("AutoScalingGroupName"),
        input.text("PolicyName"),
        input.flag("Enabled", true),
        seconds(input, "EstimatedInstanceWarmup"),
        switch (type) {
          case "SimpleScaling" -> simple(input);
          case "StepScaling" -> step(input);
          case "TargetTrackingScaling" -> tracking(input);
          case "PredictiveScaling" -> predictive(input);
          default -> throw ApiError.validation("Invalid PolicyType: " + type);
        });
  }

  private static ScalingPolicy.Simple simple(Struct input) {
    refuse(input, "SimpleScaling", "StepAdjustments", "TargetTrackingConfiguration");
    refuse(input, "SimpleScaling", "MetricAggregationType", "EstimatedInstanceWarmup");
    refuse(input, "SimpleScaling", "PredictiveScalingConfiguration");
    return new ScalingPolicy.Simple(
        adjustmentType(input),
        input.optInt("MinAdjustmentMagnitude"),
        input.optInt("MinAdjustmentStep"),
        input
            .optInt("ScalingAdjustment")
            .orElseThrow(() -> required("ScalingAdjustment", "SimpleScaling")),
        seconds(input, "Cooldown"));
  }

  private static ScalingPolicy.Step step(Struct input) {
    refuse(input, "StepScaling", "ScalingAdjustment", "Cooldown", "TargetTrackingConfiguration");
    refuse(input, "StepScaling", "PredictiveScalingConfiguration");
    String aggregation = input.optText("MetricAggregationType").orElse("Average");
    List<ScalingPolicy.StepAdjustment> steps =
        input.structs("StepAdjustments").stream()
            .map(
                step ->
                    new ScalingPolicy.StepAdjustment(
                        step.optDouble("MetricIntervalLowerBound"),
                        step.optDouble("MetricIntervalUpperBound"),
                        Math.toIntExact(step.number("ScalingAdjustment"))))
            .toList();
    return new ScalingPolicy.Step(
        adjustmentType(input),
        input.optInt("MinAdjustmentMagnitude"),
        MetricAggregation.of(aggregation)
            .orElseThrow(
                () -> ApiError.validation("Invalid MetricAggregationType: " + aggregation)),
        steps);
  }

  private static ScalingPolicy.TargetTracking tracking(Struct input) {
    String type = "TargetTrackingScaling";
    refuse(input, type, "ScalingAdjustment", "Cooldown", "StepAdjustments", "AdjustmentType");
    refuse(input, type, "MinAdjustmentMagnitude", "MinAdjustmentStep", "MetricAggregationType");
    refuse(input, type, "PredictiveScalingConfiguration");
    Struct configuration =
        input
            .optStruct("TargetTrackingConfiguration")
            .orElseThrow(() -> required("TargetTrackingConfiguration", type));
    Optional<Struct> predefined = configuration.optStruct("PredefinedMetricSpecification");
    Optional<Struct> customized = configuration.optStruct("CustomizedMetricSpecification");
    if (predefined.isPresent() == customized.isPresent()) {
      throw ApiError.validation(
          "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be"
              + " given.");
    }
    return new ScalingPolicy.TargetTracking(
        predefined.isPresent()
            ? predefined(predefined.get())
            : new ScalingPolicy.Customized(source(customized.orElseThrow())),
        configuration.optDouble("TargetValue").orElseThrow(() -> required("TargetValue", type)),
        configuration.flag("DisableScaleIn", false));
  }

  private static ScalingPolicy.Predictive predictive(Struct input) {
    String type = "PredictiveScaling";
    refuse(input, type, "ScalingAdjustment", "Cooldown", "StepAdjustments", "AdjustmentType");
    refuse(input, type, "MinAdjustmentMagnitude", "MinAdjustmentStep", "MetricAggregationType");
    refuse(input, type, "TargetTrackingConfiguration", "EstimatedInstanceWarmup");
    return PredictiveInput.configuration(
        input
            .optStruct("PredictiveScalingConfiguration")
            .orElseThrow(() -> required("PredictiveScalingConfiguration", type)));
  }

  private static ScalingPolicy.Predefined predefined(Struct specification) {
    String type = specification.text("PredefinedMetricType");
    return new ScalingPolicy.Predefined(
        PredefinedMetric.of(type)
            .orElseThrow(() -> ApiError.validation("Invalid PredefinedMetricType: " + type)),
        specification.optText("ResourceLabel"));
  }

  private static AlarmSource source(Struct specification) {
    List<Struct> metrics = specification.structs("Metrics");
    if (!metrics.isEmpty()) {
      if (specification.has("MetricName") || specification.has("Namespace")) {
        throw ApiError.validation(
            "A customized metric is given either by MetricName and Namespace or by Metrics.");
      }
      return new AlarmSource.Expression(
          MetricQueries.read(metrics, MetricStat.STANDARD_PERIOD_SECONDS));
    }
    String statistic =
        specification
            .optText("Statistic")
            .orElseThrow(() -> required("Statistic", "CustomizedMetricSpecification"));
    return new AlarmSource.Single(
        new MetricStat(
            MetricQueries.metric(specification),
            specification.optInt("Period").orElse(MetricStat.STANDARD_PERIOD_SECONDS),
            statistic,
            specification.optText("Unit")));
  }

  private static AdjustmentType adjustmentType(Struct input) {
    String type =
        input.optText("AdjustmentType").orElseThrow(() -> required("AdjustmentType", "the policy"));
    return AdjustmentType.of(type)
        .orElseThrow(() -> ApiError.validation("Invalid AdjustmentType: " + type));
  }

  private static Optional<Duration> seconds(Struct input, String name) {
    Optional<Integer> value = input.optInt(name);
    if (value.filter(it -> it < 0).isPresent()) {
      throw ApiError.validation(name + " must not be negative.");
    }
    return value.map(Duration::ofSeconds);
  }

  private static void refuse(Struct input, String type, String... names) {
    for (String name : names) {
      boolean empty = input.members().get(name) instanceof List<?> list && list.isEmpty();
      if (input.has(name) && !empty) {
        throw ApiError.validation(
            "The parameter " + name + " is not supported for policies of type " + type + ".");
      }
    }
  }

  private static ApiError required(String name, String of) {
    return ApiError.validation("The parameter " + name + " is required for " + of + ".");
  }
}
