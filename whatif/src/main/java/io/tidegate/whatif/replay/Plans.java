package io.tidegate.whatif.replay;

import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Plan.Rule;
import io.tidegate.whatif.replay.Plan.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Plans that are compared with each other: the usual policies on utilisation in percent. */
public final class Plans {
  private static final int OUT_PERIODS = 2;
  private static final int IN_PERIODS = 15;
  private static final double IN_SHARE = 0.6;
  private static final Duration BUFFER = Duration.ofSeconds(300);
  private static final Duration COOLDOWN = Duration.ofSeconds(300);

  private Plans() {}

  /** The capacity never moves. */
  public static Plan constant(String name, int capacity) {
    return new Plan(name, List.of(), timing(Duration.ZERO), false, capacity);
  }

  /** Target tracking of {@code target} percent by the alarms AWS makes. */
  public static Plan tracking(Setting setting, double target) {
    return plan("target tracking", List.of(tracked(setting, target)), false);
  }

  /** Target tracking with AWS's predictive scaling besides, both for {@code target}. */
  public static Plan predictive(Setting setting, double target) {
    return plan(
        "target tracking + predictive",
        List.of(tracked(setting, target), forecast(setting, target)),
        false);
  }

  /** Target tracking by the {@code tidegate} profile. */
  public static Plan tidegate(Setting setting, double target) {
    return plan("tidegate", List.of(tracked(setting, target)), true);
  }

  /** The {@code tidegate} profile with a predictive policy. */
  public static Plan tidegatePredictive(Setting setting, double target) {
    return plan(
        "tidegate + predictive",
        List.of(tracked(setting, target), forecast(setting, target)),
        true);
  }

  /**
   * Steps around {@code target} percent: over it for two minutes 10 % more, 10 points over it 20 %,
   * 20 points over it 40 %; under six tenths of it for 15 minutes 10 % less.
   */
  public static Plan step(Setting setting, double target) {
    ScalingPolicy.Step out =
        steps(
            new StepAdjustment(Optional.of(0.0), Optional.of(10.0), 10),
            new StepAdjustment(Optional.of(10.0), Optional.of(20.0), 20),
            new StepAdjustment(Optional.of(20.0), Optional.empty(), 40));
    ScalingPolicy.Step in = steps(new StepAdjustment(Optional.empty(), Optional.of(0.0), -10));
    double scale = percent(setting);
    Rule outRule =
        new Rule(
            policy("step-out", out),
            scale,
            List.of(
                new Trigger(
                    "high",
                    AlarmCondition.all(OUT_PERIODS, Comparison.GREATER_THAN_OR_EQUAL, target))));
    Rule inRule =
        new Rule(
            policy("step-in", in),
            scale,
            List.of(
                new Trigger(
                    "low",
                    AlarmCondition.all(
                        IN_PERIODS, Comparison.LESS_THAN_OR_EQUAL, IN_SHARE * target))));
    return new Plan("step", List.of(outRule, inRule), timing(Duration.ZERO), false, 0);
  }

  private static Plan plan(String name, List<Rule> rules, boolean tidegate) {
    return new Plan(name, rules, timing(Duration.ZERO), tidegate, 0);
  }

  private static Rule tracked(Setting setting, double target) {
    ScalingPolicy.TargetTracking tracking =
        new ScalingPolicy.TargetTracking(
            new ScalingPolicy.Predefined(
                PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION, Optional.empty()),
            target,
            false);
    return new Rule(policy("cpu", tracking), percent(setting), List.of());
  }

  private static Rule forecast(Setting setting, double target) {
    ScalingPolicy.Predictive predictive =
        new ScalingPolicy.Predictive(
            PredictiveMetrics.pair(PredictiveFamily.CPU_UTILIZATION, Optional.empty()),
            target,
            ScalingPolicy.Predictive.Mode.FORECAST_AND_SCALE,
            BUFFER,
            Optional.empty());
    return new Rule(policy("forecast", predictive), percent(setting), List.of());
  }

  /** Utilisation in percent of what one instance bears, per unit of load. */
  public static double percent(Setting setting) {
    return 100 / setting.perInstance();
  }

  /** A default warm-up, AWS's default cooldown. */
  public static GroupFacts.Timing timing(Duration warmup) {
    return new GroupFacts.Timing(COOLDOWN, Optional.of(warmup));
  }

  private static ScalingPolicy.Step steps(StepAdjustment... steps) {
    return new ScalingPolicy.Step(
        AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
        Optional.of(1),
        MetricAggregation.AVERAGE,
        List.of(steps));
  }

  /** A policy of no group in particular. */
  public static ScalingPolicy policy(String name, ScalingPolicy.Configuration configuration) {
    return new ScalingPolicy(
        "arn:whatif:" + name, name, "whatif", true, Optional.empty(), List.of(), configuration);
  }
}
