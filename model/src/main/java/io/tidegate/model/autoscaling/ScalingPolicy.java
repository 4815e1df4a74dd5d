package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A scaling policy of a group. */
public record ScalingPolicy(
    String arn,
    String name,
    String groupName,
    boolean enabled,
    Optional<Duration> estimatedInstanceWarmup,
    List<String> alarmArns,
    Configuration configuration)
    implements Entity {
  /** Copies. */
  public ScalingPolicy {
    alarmArns = List.copyOf(alarmArns);
  }

  /** What the policy does. */
  public sealed interface Configuration {}

  /** Keeps a metric near a target. {@code predefinedMetric} or a customized one, not both. */
  public record TargetTracking(
      Optional<String> predefinedMetric,
      Optional<String> resourceLabel,
      double targetValue,
      boolean disableScaleIn)
      implements Configuration {}

  /** Adjusts by how far the alarm's metric is past its threshold. */
  public record Step(
      String adjustmentType,
      Optional<Integer> minAdjustmentMagnitude,
      String metricAggregationType,
      List<StepAdjustment> steps)
      implements Configuration {
    /** Copies. */
    public Step {
      steps = List.copyOf(steps);
    }
  }

  /** Bounds are relative to the alarm's threshold; an absent bound is infinite. */
  public record StepAdjustment(
      Optional<Double> lowerBound, Optional<Double> upperBound, int scalingAdjustment) {}

  /** One adjustment, then a cooldown. */
  public record Simple(
      String adjustmentType,
      Optional<Integer> minAdjustmentMagnitude,
      int scalingAdjustment,
      Optional<Duration> cooldown)
      implements Configuration {}

  @Override
  public Kind kind() {
    return Kind.SCALING_POLICY;
  }

  @Override
  public String key() {
    return arn;
  }
}
