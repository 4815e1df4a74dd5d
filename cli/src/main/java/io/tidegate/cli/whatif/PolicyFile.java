package io.tidegate.cli.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policies in the JSON that {@code aws autoscaling put-scaling-policy --cli-input-json} takes: one,
 * or an array of several that work together. A step policy carries the alarm that triggers it as
 * {@code Alarm}, with Threshold, ComparisonOperator and EvaluationPeriods as {@code
 * put-metric-alarm} takes them; its metric is CPU utilisation in percent.
 */
final class PolicyFile {
  private final Path file;
  private final Setting setting;

  private PolicyFile(Path file, Setting setting) {
    this.file = file;
    this.setting = setting;
  }

  /**
   * Reads {@code file}.
   *
   * @throws BadInput naming the file and the field
   */
  static Plan read(Path file, Setting setting) {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readString(file));
      return new PolicyFile(file, setting).plan(root);
    } catch (JsonProcessingException notJson) {
      throw new BadInput(file + " is not JSON: " + notJson.getOriginalMessage());
    } catch (IOException failed) {
      throw new BadInput(file + " cannot be read");
    }
  }

  private Plan plan(JsonNode root) {
    List<Plan.Rule> rules = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(one -> rules.add(rule(one)));
    } else {
      rules.add(rule(root));
    }
    if (rules.isEmpty()) {
      throw new BadInput(file + ": no policy in it");
    }
    return new Plan(
        String.valueOf(file.getFileName()), rules, Plans.timing(Duration.ZERO), false, 0);
  }

  private Plan.Rule rule(JsonNode policy) {
    String name = policy.path("PolicyName").asText("policy");
    String type = policy.path("PolicyType").asText("SimpleScaling");
    return switch (type) {
      case "TargetTrackingScaling" -> tracking(name, policy.path("TargetTrackingConfiguration"));
      case "StepScaling" -> step(name, policy);
      default ->
          throw new BadInput(
              file
                  + ": PolicyType "
                  + type
                  + " is not replayed; TargetTrackingScaling and"
                  + " StepScaling are");
    };
  }

  private Plan.Rule tracking(String name, JsonNode configuration) {
    String type =
        configuration.path("PredefinedMetricSpecification").path("PredefinedMetricType").asText("");
    PredefinedMetric metric =
        PredefinedMetric.of(type)
            .orElseThrow(
                () ->
                    new BadInput(
                        file
                            + ": PredefinedMetricType must be ASGAverageCPUUtilization or"
                            + " ALBRequestCountPerTarget, not "
                            + type));
    double scale =
        switch (metric) {
          case ASG_AVERAGE_CPU_UTILIZATION -> Plans.percent(setting);
          case ALB_REQUEST_COUNT_PER_TARGET -> 1;
          case ASG_AVERAGE_NETWORK_IN, ASG_AVERAGE_NETWORK_OUT ->
              throw new BadInput(file + ": " + type + " does not follow from the load");
        };
    double target = number(configuration, "TargetValue");
    if (!(target > 0)) {
      throw new BadInput(file + ": TargetValue must be over zero");
    }
    boolean outOnly = configuration.path("DisableScaleIn").asBoolean(false);
    return new Plan.Rule(
        Plans.policy(
            name,
            new ScalingPolicy.TargetTracking(
                new ScalingPolicy.Predefined(metric, Optional.empty()), target, outOnly)),
        scale,
        List.of());
  }

  private Plan.Rule step(String name, JsonNode policy) {
    String adjustment = policy.path("AdjustmentType").asText("");
    AdjustmentType type =
        AdjustmentType.of(adjustment)
            .orElseThrow(() -> new BadInput(file + ": no AdjustmentType " + adjustment));
    List<StepAdjustment> steps = new ArrayList<>();
    for (JsonNode step : policy.path("StepAdjustments")) {
      steps.add(
          new StepAdjustment(
              optional(step, "MetricIntervalLowerBound"),
              optional(step, "MetricIntervalUpperBound"),
              (int) number(step, "ScalingAdjustment")));
    }
    if (steps.isEmpty()) {
      throw new BadInput(file + ": StepAdjustments is missing");
    }
    JsonNode alarm = policy.path("Alarm");
    String operator = alarm.path("ComparisonOperator").asText("");
    Comparison comparison =
        Comparison.of(operator)
            .orElseThrow(
                () -> new BadInput(file + ": Alarm has no ComparisonOperator " + operator));
    AlarmCondition condition =
        AlarmCondition.all(
            (int) number(alarm, "EvaluationPeriods"), comparison, number(alarm, "Threshold"));
    return new Plan.Rule(
        Plans.policy(
            name,
            new ScalingPolicy.Step(
                type,
                optional(policy, "MinAdjustmentMagnitude").map(Double::intValue),
                MetricAggregation.AVERAGE,
                steps)),
        Plans.percent(setting),
        List.of(new Plan.Trigger(name, condition)));
  }

  private static Optional<Double> optional(JsonNode node, String field) {
    return node.path(field).isNumber()
        ? Optional.of(node.path(field).asDouble())
        : Optional.empty();
  }

  private double number(JsonNode node, String field) {
    return optional(node, field)
        .orElseThrow(() -> new BadInput(file + ": " + field + " is missing or no number"));
  }
}
