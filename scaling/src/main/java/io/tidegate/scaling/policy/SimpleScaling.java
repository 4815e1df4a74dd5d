package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Reasoning;
import java.time.Instant;
import java.util.Optional;

/**
 * Simple scaling (Auto Scaling User Guide, Step and simple scaling): one adjustment of the desired
 * capacity; alarms are ignored, not queued, during activities and cooldown.
 */
public final class SimpleScaling {
  private SimpleScaling() {}

  /** What the policy asks for; empty when none of its alarms fired. */
  public static Optional<Proposal> propose(
      GroupFacts group, PolicyFacts facts, ScalingPolicy.Simple simple, Instant now) {
    return facts.alarms().stream()
        .filter(AlarmFacts::fired)
        .findFirst()
        .map(alarm -> propose(group, facts, simple, alarm, now));
  }

  private static Proposal propose(
      GroupFacts group,
      PolicyFacts facts,
      ScalingPolicy.Simple simple,
      AlarmFacts alarm,
      Instant now) {
    double metric = alarm.datapoints().isEmpty() ? Double.NaN : alarm.datapoints().getLast();
    Ask ask = new Ask(group, facts, alarm, metric, group.desired(), Optional.empty());
    if (Cooldown.active(group, now)) {
      return ask.blocked("held by a scaling activity or its cooldown");
    }
    Adjustment adjustment = adjustment(simple);
    int computed = adjustment.on(group.desired());
    Reasoning sum =
        new Reasoning.Said(adjustment.words() + " on " + group.desired() + " = " + computed);
    return computed > group.desired() ? ask.out(computed, sum) : ask.in(computed, false, sum);
  }

  /** The policy's one adjustment. */
  public static Adjustment adjustment(ScalingPolicy.Simple simple) {
    return new Adjustment(
        simple.adjustmentType(),
        simple.scalingAdjustment(),
        simple.minAdjustmentMagnitude().or(simple::minAdjustmentStep));
  }
}
