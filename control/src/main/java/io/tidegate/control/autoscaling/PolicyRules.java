package io.tidegate.control.autoscaling;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Customized;
import io.tidegate.model.autoscaling.ScalingPolicy.Predefined;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.Simple;
import io.tidegate.model.autoscaling.ScalingPolicy.Step;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a policy's configuration must satisfy (API, PutScalingPolicy; User Guide, Step adjustments).
 */
final class PolicyRules {
  private static final Pattern RESOURCE_LABEL =
      Pattern.compile("app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+");
  private static final Set<Integer> TRACKING_PERIODS = Set.of(10, 30, 60);

  private PolicyRules() {}

  static void check(Image image, AutoScalingGroup group, ScalingPolicy policy) {
    switch (policy.configuration()) {
      case TargetTracking tracking -> {
        checkTracking(image, group, tracking);
        checkUnique(image, policy, tracking);
      }
      case Step step -> checkStep(step);
      case Predictive predictive -> PredictiveRules.check(image, group, policy, predictive);
      case Simple simple ->
          checkMagnitude(
              simple.adjustmentType(),
              simple.minAdjustmentMagnitude().or(simple::minAdjustmentStep),
              simple.scalingAdjustment());
    }
  }

  private static void checkTracking(Image image, AutoScalingGroup group, TargetTracking tracking) {
    require(
        tracking.targetValue() > 0 && Double.isFinite(tracking.targetValue()),
        "TargetValue must be greater than zero.");
    switch (tracking.metric()) {
      case Predefined(PredefinedMetric type, Optional<String> label) -> {
        if (type == PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET) {
          checkLabel(image, group, label);
        } else {
          require(
              label.isEmpty(),
              "The resource label must be null when the predefined metric type is "
                  + type.wire()
                  + ".");
        }
      }
      case Customized(AlarmSource source) -> checkSource(source);
    }
  }

  /** The target group of an ALB metric must be one of the group's. */
  static void checkLabel(Image image, AutoScalingGroup group, Optional<String> label) {
    require(
        label.filter(text -> RESOURCE_LABEL.matcher(text).matches()).isPresent(),
        "The resource label must have the form app/{load-balancer-name}/{load-balancer-id}/"
            + "targetgroup/{target-group-name}/{target-group-id}.");
    String targetGroup = label.orElseThrow().replaceFirst("^app/[^/]+/[^/]+/", "");
    boolean attached =
        group.trafficSources().stream()
            .filter(AutoScalingGroup.TrafficSource::attached)
            .anyMatch(source -> source.identifier().endsWith(":" + targetGroup));
    require(
        attached
            && image.targetGroups().stream().anyMatch(it -> it.arn().endsWith(":" + targetGroup)),
        "The load balancer target group "
            + targetGroup
            + " is not attached to the Auto Scaling group.");
  }

  private static void checkSource(AlarmSource source) {
    require(
        TRACKING_PERIODS.contains(source.periodSeconds()),
        "The period of a target tracking metric must be 10, 30 or 60 seconds.");
    if (source instanceof AlarmSource.Expression(List<MetricDataQuery> queries)) {
      require(
          queries.size() <= AutoScalingLimits.METRICS_PER_SPECIFICATION,
          "At most "
              + AutoScalingLimits.METRICS_PER_SPECIFICATION
              + " metrics can be given in one specification.");
      long returned = queries.stream().filter(MetricDataQuery::returnData).count();
      require(returned == 1, "Exactly one metric must have ReturnData set to true.");
    }
  }

  private static void checkUnique(Image image, ScalingPolicy policy, TargetTracking tracking) {
    for (ScalingPolicy other : image.scalingPolicies().referringTo(policy.groupName())) {
      require(
          other.name().equals(policy.name())
              || !(other.configuration() instanceof TargetTracking same)
              || !same.metric().equals(tracking.metric()),
          "Only one TargetTrackingScaling policy for a given metric specification is allowed.");
    }
  }

  private static void checkStep(Step step) {
    List<StepAdjustment> steps = step.steps();
    require(!steps.isEmpty(), "At least one StepAdjustment must be specified for StepScaling.");
    require(
        steps.size() <= AutoScalingLimits.STEPS_PER_POLICY,
        "At most " + AutoScalingLimits.STEPS_PER_POLICY + " step adjustments are allowed.");
    steps.forEach(
        each ->
            checkMagnitude(
                step.adjustmentType(), step.minAdjustmentMagnitude(), each.scalingAdjustment()));
    List<StepAdjustment> sorted =
        steps.stream()
            .sorted(Comparator.comparingDouble(each -> each.lowerBound().orElse(-Double.MAX_VALUE)))
            .toList();
    checkOpenEnds(sorted);
    for (int i = 0; i < sorted.size(); i++) {
      StepAdjustment one = sorted.get(i);
      double lower = one.lowerBound().orElse(Double.NEGATIVE_INFINITY);
      double upper = one.upperBound().orElse(Double.POSITIVE_INFINITY);
      require(lower < upper, "The upper bound of a step must be greater than its lower bound.");
      if (i > 0) {
        double before = sorted.get(i - 1).upperBound().orElse(Double.POSITIVE_INFINITY);
        require(lower >= before, "The ranges of the step adjustments overlap.");
        require(lower <= before, "There is a gap between the ranges of the step adjustments.");
      }
    }
  }

  private static void checkOpenEnds(List<StepAdjustment> sorted) {
    long openBelow = sorted.stream().filter(each -> each.lowerBound().isEmpty()).count();
    long openAbove = sorted.stream().filter(each -> each.upperBound().isEmpty()).count();
    require(openBelow <= 1, "At most one step adjustment may have no lower bound.");
    require(openAbove <= 1, "At most one step adjustment may have no upper bound.");
    boolean negative = sorted.stream().anyMatch(each -> each.lowerBound().orElse(0.0) < 0);
    boolean positive = sorted.stream().anyMatch(each -> each.upperBound().orElse(0.0) > 0);
    require(
        !negative || openBelow == 1,
        "There must be a step adjustment without lower bound when one has a negative lower bound.");
    require(
        !positive || openAbove == 1,
        "There must be a step adjustment without upper bound when one has a positive upper bound.");
  }

  private static void checkMagnitude(
      AdjustmentType type, Optional<Integer> magnitude, int adjustment) {
    require(
        magnitude.isEmpty() || type == AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
        "MinAdjustmentMagnitude is only supported with adjustment type PercentChangeInCapacity.");
    require(magnitude.orElse(1) > 0, "MinAdjustmentMagnitude must be greater than zero.");
    require(
        type != AdjustmentType.EXACT_CAPACITY || adjustment >= 0,
        "The scaling adjustment of type ExactCapacity must not be negative.");
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw ApiError.validation(message);
    }
  }
}
