package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.cloudwatch.AlarmSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A scaling policy of a group. {@code alarmNames} are those that the policy made for itself: high,
 * then low; empty for step and simple policies.
 */
public record ScalingPolicy(
    String arn,
    String name,
    String groupName,
    boolean enabled,
    Optional<Duration> estimatedInstanceWarmup,
    List<String> alarmNames,
    Configuration configuration)
    implements Entity {
  /** Copies. */
  public ScalingPolicy {
    alarmNames = List.copyOf(alarmNames);
  }

  /** What the policy does. */
  public sealed interface Configuration {
    /** {@code PolicyType} on the wire. */
    String type();
  }

  /** Keeps a metric near a target value. */
  public record TargetTracking(TrackedMetric metric, double targetValue, boolean disableScaleIn)
      implements Configuration {
    @Override
    public String type() {
      return "TargetTrackingScaling";
    }
  }

  /** The metric of a target tracking policy. */
  public sealed interface TrackedMetric {}

  /** A metric known by name; {@code resourceLabel} only for ALB metrics. */
  public record Predefined(PredefinedMetric type, Optional<String> resourceLabel)
      implements TrackedMetric {}

  /** A metric, or metric math, of the user's own. */
  public record Customized(AlarmSource source) implements TrackedMetric {}

  /** Adjusts by how far the alarm's metric is past its threshold. */
  public record Step(
      AdjustmentType adjustmentType,
      Optional<Integer> minAdjustmentMagnitude,
      MetricAggregation aggregation,
      List<StepAdjustment> steps)
      implements Configuration {
    /** Copies. */
    public Step {
      steps = List.copyOf(steps);
    }

    @Override
    public String type() {
      return "StepScaling";
    }
  }

  /** Bounds are relative to the alarm's threshold; an absent bound is infinite. */
  public record StepAdjustment(
      Optional<Double> lowerBound, Optional<Double> upperBound, int scalingAdjustment) {}

  /** One adjustment, then a cooldown. {@code minAdjustmentStep} is the legacy name, echoed. */
  public record Simple(
      AdjustmentType adjustmentType,
      Optional<Integer> minAdjustmentMagnitude,
      Optional<Integer> minAdjustmentStep,
      int scalingAdjustment,
      Optional<Duration> cooldown)
      implements Configuration {
    @Override
    public String type() {
      return "SimpleScaling";
    }
  }

  /**
   * Has capacity ready before the load that is forecast. {@code mode} says whether it acts; {@code
   * schedulingBuffer} how long before the hour. {@code maxCapacityBuffer} is the percentage over
   * the forecast up to which MaxSize may be raised; empty means that MaxSize holds.
   */
  public record Predictive(
      PredictiveMetrics metrics,
      double targetValue,
      Mode mode,
      Duration schedulingBuffer,
      Optional<Integer> maxCapacityBuffer)
      implements Configuration {
    /** Whether forecasts are acted on. */
    public enum Mode {
      FORECAST_ONLY("ForecastOnly"),
      FORECAST_AND_SCALE("ForecastAndScale");

      private final String wire;

      Mode(String wire) {
        this.wire = wire;
      }

      /** The name on the wire. */
      public String wire() {
        return wire;
      }

      /** The constant with this name on the wire. */
      public static Optional<Mode> of(String wire) {
        return WireNames.find(values(), Mode::wire, wire);
      }
    }

    /** Whether forecasts are acted on. */
    public boolean acts() {
      return mode == Mode.FORECAST_AND_SCALE;
    }

    @Override
    public String type() {
      return "PredictiveScaling";
    }
  }

  /** This with the alarms that it made. */
  public ScalingPolicy withAlarms(List<String> names) {
    return new ScalingPolicy(
        arn, name, groupName, enabled, estimatedInstanceWarmup, names, configuration);
  }

  @Override
  public Set<String> references() {
    return Set.of(groupName);
  }

  @Override
  public Kind kind() {
    return Kind.SCALING_POLICY;
  }

  @Override
  public String key() {
    return arn;
  }
}
