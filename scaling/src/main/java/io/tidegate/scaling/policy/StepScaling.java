package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Reasoning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Step scaling (Auto Scaling User Guide, Step adjustments): bounds are offsets from the alarm's
 * threshold. Over the threshold the lower bound is inclusive and the upper exclusive; under it the
 * other way round. A step policy answers every notification, also while activities are in progress.
 */
public final class StepScaling {
  private StepScaling() {}

  /** What the policy asks for; empty when none of its alarms fired. The largest of several wins. */
  public static Optional<Proposal> propose(
      GroupFacts group, PolicyFacts facts, ScalingPolicy.Step step, Instant now) {
    return facts.alarms().stream()
        .filter(AlarmFacts::fired)
        .map(alarm -> propose(group, facts, step, alarm, now))
        .reduce((one, other) -> other.capacity() > one.capacity() ? other : one);
  }

  private static Proposal propose(
      GroupFacts group,
      PolicyFacts facts,
      ScalingPolicy.Step policy,
      AlarmFacts alarm,
      Instant now) {
    Duration warmup = Warmup.of(facts.policy(), group.timing());
    int warmed = Warmup.warmed(group, warmup, now);
    double metric = aggregate(policy.aggregation(), alarm.datapoints());
    Ask out = new Ask(group, facts, alarm, metric, warmed, Warmup.state(group, warmup, now));
    if (Double.isNaN(metric)) {
      return out.blocked("no datapoint");
    }
    double offset = metric - alarm.threshold();
    Optional<StepAdjustment> step = choose(policy, offset, alarm.above());
    if (step.isEmpty()) {
      return out.hold(group.desired(), new Reasoning.Said("no step for an offset of " + offset));
    }
    Adjustment adjustment =
        new Adjustment(
            policy.adjustmentType(),
            step.get().scalingAdjustment(),
            policy.minAdjustmentMagnitude());
    if (adjustment.grows(group.desired())) {
      int computed = adjustment.on(warmed);
      return out.out(computed, sum(warmed, adjustment, computed));
    }
    int present = Warmup.present(group);
    int computed = adjustment.on(present);
    Ask in = new Ask(group, facts, alarm, metric, present, out.warmth());
    return in.in(
        computed, Warmup.inProgress(group, warmup, now), sum(present, adjustment, computed));
  }

  /** The step for a breach of {@code offset} (metric less threshold). */
  public static Optional<StepAdjustment> choose(
      ScalingPolicy.Step policy, double offset, boolean above) {
    for (StepAdjustment step : policy.steps()) {
      double lower = step.lowerBound().orElse(Double.NEGATIVE_INFINITY);
      double upper = step.upperBound().orElse(Double.POSITIVE_INFINITY);
      boolean inside =
          above ? lower <= offset && offset < upper : lower < offset && offset <= upper;
      if (inside) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  private static double aggregate(MetricAggregation how, List<Double> datapoints) {
    var values = datapoints.stream().mapToDouble(Double::doubleValue);
    var result =
        switch (how) {
          case MINIMUM -> values.min();
          case MAXIMUM -> values.max();
          case AVERAGE -> values.average();
        };
    return result.orElse(Double.NaN);
  }

  private static Reasoning sum(int base, Adjustment adjustment, int computed) {
    return new Reasoning.Said(adjustment.words() + " on " + base + " = " + computed);
  }
}
