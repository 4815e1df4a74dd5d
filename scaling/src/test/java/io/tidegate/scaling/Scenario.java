package io.tidegate.scaling;

import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group and its policies, said little by little; warm instances are in service for an hour. */
final class Scenario {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final int desired;
  private final List<InstanceFacts> instances = new ArrayList<>();
  private final List<PolicyFacts> policies = new ArrayList<>();
  private GroupFacts.Bounds bounds = new GroupFacts.Bounds(0, 1000);
  private Optional<Duration> defaultWarmup = Optional.of(Duration.ZERO);
  private Instant now = NOW;
  private boolean busy;
  private Optional<Instant> scaledAt = Optional.empty();
  private Optional<Duration> cooldown = Optional.empty();

  private Scenario(int desired) {
    this.desired = desired;
  }

  static Scenario desired(int desired) {
    return new Scenario(desired);
  }

  Scenario warm(int count) {
    for (int i = 0; i < count; i++) {
      instances.add(InstanceFacts.inService(NOW.minusSeconds(3600)));
    }
    return this;
  }

  Scenario inServiceFor(int count, int seconds) {
    for (int i = 0; i < count; i++) {
      instances.add(InstanceFacts.inService(NOW.minusSeconds(seconds)));
    }
    return this;
  }

  Scenario pending(int count) {
    for (int i = 0; i < count; i++) {
      instances.add(InstanceFacts.pending());
    }
    return this;
  }

  Scenario terminating(int count) {
    for (int i = 0; i < count; i++) {
      instances.add(InstanceFacts.terminating());
    }
    return this;
  }

  Scenario between(int min, int max) {
    bounds = new GroupFacts.Bounds(min, max);
    return this;
  }

  Scenario warmup(int seconds) {
    defaultWarmup = Optional.of(Duration.ofSeconds(seconds));
    return this;
  }

  Scenario noDefaultWarmup() {
    defaultWarmup = Optional.empty();
    return this;
  }

  Scenario busy() {
    busy = true;
    return this;
  }

  Scenario scaledAgo(int seconds) {
    scaledAt = Optional.of(NOW.minusSeconds(seconds));
    return this;
  }

  Scenario cooldown(int seconds) {
    cooldown = Optional.of(Duration.ofSeconds(seconds));
    return this;
  }

  /** A target tracking policy whose high alarm fires at {@code metric}. */
  Scenario high(String name, double target, double metric) {
    return tracking(name, target, false, alarm(name + "-high", true, target, true, metric));
  }

  /** A target tracking policy whose low alarm fires at {@code metric}. */
  Scenario low(String name, double target, double metric) {
    return tracking(name, target, false, alarm(name + "-low", false, target, true, metric));
  }

  /** A target tracking policy none of whose alarms is in ALARM. */
  Scenario neutral(String name, double target) {
    return tracking(
        name, target, false, new AlarmFacts(name, false, target, false, false, List.of()));
  }

  /** A neutral target tracking policy that never scales in. */
  Scenario neutralOutOnly(String name, double target) {
    return tracking(
        name, target, true, new AlarmFacts(name, true, target, false, false, List.of()));
  }

  /** A target tracking policy with scale-in disabled whose low alarm would fire. */
  Scenario lowButScaleInDisabled(String name, double target, double metric) {
    return tracking(name, target, true, alarm(name + "-low", false, target, true, metric));
  }

  Scenario highWithoutData(String name, double target) {
    return tracking(name, target, false, new AlarmFacts(name, true, target, true, true, List.of()));
  }

  private Scenario tracking(String name, double target, boolean outOnly, AlarmFacts alarm) {
    var metric =
        new ScalingPolicy.Predefined(
            PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, Optional.empty());
    return policy(name, new ScalingPolicy.TargetTracking(metric, target, outOnly), true, alarm);
  }

  /** A step policy whose alarm on {@code threshold} fires at these datapoints. */
  Scenario step(
      String name, ScalingPolicy.Step step, boolean above, double threshold, Double... seen) {
    return policy(
        name, step, true, new AlarmFacts(name, above, threshold, true, true, List.of(seen)));
  }

  Scenario simple(String name, AdjustmentType type, int adjustment) {
    var simple =
        new ScalingPolicy.Simple(
            type, Optional.empty(), Optional.empty(), adjustment, Optional.empty());
    return policy(name, simple, true, alarm(name, true, 50, true, 60));
  }

  Scenario disabledHigh(String name, double target, double metric) {
    var tracked =
        new ScalingPolicy.Predefined(
            PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, Optional.empty());
    return policy(
        name,
        new ScalingPolicy.TargetTracking(tracked, target, false),
        false,
        alarm(name, true, target, true, metric));
  }

  private Scenario policy(
      String name, ScalingPolicy.Configuration configuration, boolean enabled, AlarmFacts alarm) {
    ScalingPolicy policy =
        new ScalingPolicy(
            "arn:" + name, name, "g", enabled, Optional.empty(), List.of(), configuration);
    policies.add(new PolicyFacts(policy, List.of(alarm)));
    return this;
  }

  private static AlarmFacts alarm(
      String name, boolean above, double threshold, boolean fired, double metric) {
    return new AlarmFacts(name, above, threshold, true, fired, List.of(metric));
  }

  /** An acting predictive policy: hours from NOW's on, the buffer is 5 minutes. */
  Scenario forecast(String name, Integer... capacities) {
    return forecast(name, Optional.empty(), true, capacities);
  }

  Scenario forecastRaising(String name, int buffer, Integer... capacities) {
    return forecast(name, Optional.of(buffer), true, capacities);
  }

  Scenario forecastOnly(String name, Integer... capacities) {
    return forecast(name, Optional.empty(), false, capacities);
  }

  private Scenario forecast(
      String name, Optional<Integer> buffer, boolean acts, Integer... capacities) {
    var mode =
        acts
            ? ScalingPolicy.Predictive.Mode.FORECAST_AND_SCALE
            : ScalingPolicy.Predictive.Mode.FORECAST_ONLY;
    var predictive =
        new ScalingPolicy.Predictive(
            PredictiveMetrics.pair(PredictiveFamily.CPU_UTILIZATION, Optional.empty()),
            40,
            mode,
            Duration.ofMinutes(5),
            buffer);
    ScalingPolicy policy =
        new ScalingPolicy("arn:" + name, name, "g", true, Optional.empty(), List.of(), predictive);
    CapacityForecast forecast =
        new CapacityForecast(
            policy.arn(),
            "g",
            NOW,
            NOW.truncatedTo(ChronoUnit.HOURS),
            java.util.Collections.nCopies(capacities.length, 1.0),
            List.of(capacities),
            Optional.empty());
    policies.add(new PolicyFacts(policy, List.of(), Optional.of(forecast)));
    return this;
  }

  Scenario at(String time) {
    now = Instant.parse("2026-03-01T" + time + "Z");
    return this;
  }

  static ScalingPolicy.Step percentSteps(double... lowerUpperPercent) {
    List<StepAdjustment> steps = new ArrayList<>();
    for (int i = 0; i < lowerUpperPercent.length; i += 3) {
      steps.add(
          new StepAdjustment(
              bound(lowerUpperPercent[i]),
              bound(lowerUpperPercent[i + 1]),
              (int) lowerUpperPercent[i + 2]));
    }
    return new ScalingPolicy.Step(
        AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
        Optional.empty(),
        MetricAggregation.AVERAGE,
        steps);
  }

  static Optional<Double> bound(double value) {
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }

  CapacityDecision decide() {
    return ScalingEngine.decide(
        new GroupFacts(
            "g",
            bounds,
            desired,
            new GroupFacts.Timing(Duration.ofSeconds(300), defaultWarmup),
            instances,
            busy,
            scaledAt,
            cooldown),
        policies,
        now);
  }

  int decided() {
    return decide().to();
  }
}
