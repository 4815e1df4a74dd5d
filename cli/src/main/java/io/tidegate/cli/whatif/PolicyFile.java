package io.tidegate.cli.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.autoscaling.ScalingProfile;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MissingData;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.schedule.Cron;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan that a {@link PolicyDocument} describes. Metrics are CPU utilisation in percent and
 * requests per target and minute, which follow from the load; others are refused. A step or simple
 * policy is triggered by the alarms that name it, or by one that it carries as {@code Alarm}.
 * Warm-up and cooldown are AWS's: the policy's, else the group's, else 300 seconds.
 */
final class PolicyFile {
  private static final int MINUTE = 60;
  private static final Duration BUFFER = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofSeconds(300);

  private final Path file;
  private final Setting setting;
  private final PolicyDocument document;

  private PolicyFile(Path file, Setting setting, PolicyDocument document) {
    this.file = file;
    this.setting = setting;
    this.document = document;
  }

  /**
   * Reads {@code file}.
   *
   * @throws BadInput naming the file and the field
   */
  static Plan read(Path file, Setting setting) {
    return new PolicyFile(file, setting, PolicyDocument.read(file)).plan();
  }

  private Plan plan() {
    List<Plan.Rule> rules = document.policies().stream().map(this::rule).toList();
    List<ScheduledAction> schedules = document.schedules().stream().map(this::schedule).toList();
    Optional<Duration> warmup = Optional.empty();
    Duration cooldown = COOLDOWN;
    boolean tidegate = false;
    for (JsonNode group : document.groups()) {
      warmup = seconds(group, "DefaultInstanceWarmup");
      cooldown = seconds(group, "Cooldown").orElse(COOLDOWN);
      for (JsonNode tag : group.path("Tags")) {
        tidegate |=
            tag.path("Key").asText().equals(ScalingProfile.TAG)
                && tag.path("Value").asText().equals(ScalingProfile.TIDEGATE.wire());
      }
    }
    return new Plan(
            String.valueOf(file.getFileName()),
            rules,
            new GroupFacts.Timing(cooldown, warmup),
            tidegate,
            0)
        .scheduled(schedules);
  }

  private Plan.Rule rule(JsonNode policy) {
    String name = policy.path("PolicyName").asText("policy");
    String type = policy.path("PolicyType").asText("SimpleScaling");
    return switch (type) {
      case "TargetTrackingScaling" ->
          tracking(name, policy, policy.path("TargetTrackingConfiguration"));
      case "StepScaling" -> step(name, policy);
      case "SimpleScaling" -> simple(name, policy);
      case "PredictiveScaling" ->
          predictive(name, policy, policy.path("PredictiveScalingConfiguration"));
      default ->
          throw new BadInput(
              file
                  + ": PolicyType must be TargetTrackingScaling, StepScaling, SimpleScaling or"
                  + " PredictiveScaling, not "
                  + type);
    };
  }

  private Plan.Rule tracking(String name, JsonNode policy, JsonNode configuration) {
    if (configuration.has("CustomizedMetricSpecification")) {
      throw new BadInput(file + ": CustomizedMetricSpecification does not follow from the load");
    }
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
    boolean outOnly = configuration.path("DisableScaleIn").asBoolean(false);
    return new Plan.Rule(
        policy(
            name,
            policy,
            new ScalingPolicy.TargetTracking(
                new ScalingPolicy.Predefined(metric, Optional.empty()),
                positive(configuration, "TargetValue"),
                outOnly)),
        scale(metric),
        List.of());
  }

  private Plan.Rule predictive(String name, JsonNode policy, JsonNode configuration) {
    JsonNode metrics = configuration.path("MetricSpecifications").path(0);
    String pair =
        metrics.path("PredefinedMetricPairSpecification").path("PredefinedMetricType").asText("");
    String scaling =
        metrics
            .path("PredefinedScalingMetricSpecification")
            .path("PredefinedMetricType")
            .asText("");
    PredictiveFamily family =
        PredictiveFamily.ofPair(pair)
            .or(() -> PredictiveFamily.ofScaling(scaling))
            .orElseThrow(
                () ->
                    new BadInput(
                        file
                            + ": MetricSpecifications must name the pair ASGCPUUtilization or"
                            + " ALBRequestCount, not "
                            + (pair.isEmpty() ? "another metric" : pair)));
    String mode = configuration.path("Mode").asText("ForecastOnly");
    boolean raises =
        configuration.path("MaxCapacityBreachBehavior").asText("").equals("IncreaseMaxCapacity");
    ScalingPolicy.Predictive predictive =
        new ScalingPolicy.Predictive(
            PredictiveMetrics.pair(family, Optional.empty()),
            positive(metrics, "TargetValue"),
            ScalingPolicy.Predictive.Mode.of(mode)
                .orElseThrow(() -> new BadInput(file + ": no Mode " + mode)),
            seconds(configuration, "SchedulingBufferTime").orElse(BUFFER),
            raises ? Optional.of(count(configuration, "MaxCapacityBuffer", 0)) : Optional.empty());
    return new Plan.Rule(policy(name, policy, predictive), scale(family.scaling()), List.of());
  }

  private Plan.Rule step(String name, JsonNode policy) {
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
    String how = policy.path("MetricAggregationType").asText("Average");
    ScalingPolicy.Step step =
        new ScalingPolicy.Step(
            adjustment(policy),
            optional(policy, "MinAdjustmentMagnitude").map(Double::intValue),
            MetricAggregation.of(how)
                .orElseThrow(() -> new BadInput(file + ": no MetricAggregationType " + how)),
            steps);
    return triggered(name, policy, step);
  }

  private Plan.Rule simple(String name, JsonNode policy) {
    ScalingPolicy.Simple simple =
        new ScalingPolicy.Simple(
            adjustment(policy),
            optional(policy, "MinAdjustmentMagnitude").map(Double::intValue),
            Optional.empty(),
            (int) number(policy, "ScalingAdjustment"),
            seconds(policy, "Cooldown"));
    return triggered(name, policy, simple);
  }

  private Plan.Rule triggered(
      String name, JsonNode policy, ScalingPolicy.Configuration configuration) {
    List<JsonNode> alarms = new ArrayList<>(document.alarmsOf(name));
    if (policy.path("Alarm").isObject()) {
      alarms.add(policy.path("Alarm"));
    }
    if (alarms.isEmpty()) {
      throw new BadInput(file + ": no alarm triggers " + name + "; give it one as Alarm");
    }
    String metric = metric(alarms.getFirst());
    List<Plan.Trigger> triggers = new ArrayList<>();
    for (JsonNode alarm : alarms) {
      if (!metric(alarm).equals(metric)) {
        throw new BadInput(file + ": the alarms of " + name + " watch different metrics");
      }
      triggers.add(new Plan.Trigger(alarm.path("AlarmName").asText(name), condition(alarm)));
    }
    double scale =
        switch (metric) {
          case "CPUUtilization" -> scale(PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION);
          case "RequestCountPerTarget" -> scale(PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET);
          default ->
              throw new BadInput(
                  file
                      + ": alarms on CPUUtilization and RequestCountPerTarget are replayed, not on "
                      + metric);
        };
    return new Plan.Rule(policy(name, policy, configuration), scale, triggers);
  }

  private static String metric(JsonNode alarm) {
    return alarm.path("MetricName").asText("CPUUtilization");
  }

  private AlarmCondition condition(JsonNode alarm) {
    String operator = alarm.path("ComparisonOperator").asText("");
    Comparison comparison =
        Comparison.of(operator)
            .orElseThrow(
                () -> new BadInput(file + ": Alarm has no ComparisonOperator " + operator));
    if (count(alarm, "Period", MINUTE) != MINUTE) {
      throw new BadInput(file + ": alarms are replayed with a Period of 60 seconds");
    }
    String missing = alarm.path("TreatMissingData").asText(MissingData.MISSING.wire());
    return new AlarmCondition(
        (int) positive(alarm, "EvaluationPeriods"),
        optional(alarm, "DatapointsToAlarm").map(Double::intValue),
        number(alarm, "Threshold"),
        comparison,
        MissingData.of(missing)
            .orElseThrow(() -> new BadInput(file + ": no TreatMissingData " + missing)),
        false);
  }

  private ScheduledAction schedule(JsonNode action) {
    String name = action.path("ScheduledActionName").asText();
    Optional<String> recurrence = text(action, "Recurrence");
    Optional<String> zone = text(action, "TimeZone");
    Optional<Instant> start = moment(action, "StartTime");
    if (recurrence.isPresent() && Cron.parse(recurrence.get()).isEmpty()) {
      throw new BadInput(file + ": " + name + ": Recurrence is not a cron expression");
    }
    if (recurrence.isEmpty() && start.isEmpty()) {
      throw new BadInput(file + ": " + name + " needs a StartTime or a Recurrence");
    }
    try {
      zone.ifPresent(ZoneId::of);
    } catch (DateTimeException unknown) {
      throw new BadInput(file + ": " + name + ": no TimeZone " + zone.orElse(""));
    }
    ScheduledAction.Sizes sizes =
        new ScheduledAction.Sizes(
            optional(action, "MinSize").map(Double::intValue),
            optional(action, "MaxSize").map(Double::intValue),
            optional(action, "DesiredCapacity").map(Double::intValue));
    if (sizes.equals(
        new ScheduledAction.Sizes(Optional.empty(), Optional.empty(), Optional.empty()))) {
      throw new BadInput(file + ": " + name + " sets neither MinSize, MaxSize nor DesiredCapacity");
    }
    return new ScheduledAction(
        name,
        name,
        setting.group(),
        start,
        moment(action, "EndTime"),
        recurrence,
        zone,
        sizes,
        Optional.empty());
  }

  private ScalingPolicy policy(
      String name, JsonNode in, ScalingPolicy.Configuration configuration) {
    return new ScalingPolicy(
        "arn:whatif:" + name,
        name,
        setting.group(),
        in.path("Enabled").asBoolean(true),
        seconds(in, "EstimatedInstanceWarmup"),
        List.of(),
        configuration);
  }

  /** The metric's value per unit of load and instance. */
  private double scale(PredefinedMetric metric) {
    return switch (metric) {
      case ASG_AVERAGE_CPU_UTILIZATION -> Plans.percent(setting);
      case ALB_REQUEST_COUNT_PER_TARGET -> 1;
      case ASG_AVERAGE_NETWORK_IN, ASG_AVERAGE_NETWORK_OUT ->
          throw new BadInput(file + ": " + metric.wire() + " does not follow from the load");
    };
  }

  private AdjustmentType adjustment(JsonNode policy) {
    String adjustment = policy.path("AdjustmentType").asText("");
    return AdjustmentType.of(adjustment)
        .orElseThrow(() -> new BadInput(file + ": no AdjustmentType " + adjustment));
  }

  private Optional<Instant> moment(JsonNode node, String field) {
    try {
      return text(node, field).map(Instant::parse);
    } catch (DateTimeException malformed) {
      throw new BadInput(file + ": " + field + " is no ISO 8601 instant");
    }
  }

  private static Optional<String> text(JsonNode node, String field) {
    return node.path(field).isTextual() ? Optional.of(node.path(field).asText()) : Optional.empty();
  }

  private Optional<Duration> seconds(JsonNode node, String field) {
    return optional(node, field).map(value -> Duration.ofSeconds(Math.round(value)));
  }

  private int count(JsonNode node, String field, int usual) {
    return optional(node, field).map(Double::intValue).orElse(usual);
  }

  private double positive(JsonNode node, String field) {
    double value = number(node, field);
    if (!(value > 0)) {
      throw new BadInput(file + ": " + field + " must be over zero");
    }
    return value;
  }

  /** A number, which templates also write as text. */
  private Optional<Double> optional(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    double number = value.asDouble(Double.NaN);
    if (!Double.isFinite(number)) {
      throw new BadInput(file + ": " + field + " is missing or no number");
    }
    return Optional.of(number);
  }

  private double number(JsonNode node, String field) {
    return optional(node, field)
        .orElseThrow(() -> new BadInput(file + ": " + field + " is missing or no number"));
  }
}
