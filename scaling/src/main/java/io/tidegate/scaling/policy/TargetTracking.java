package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Reasoning;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Target tracking (Auto Scaling User Guide, Target tracking scaling policies): capacity follows the
 * metric in proportion. AWS documents "proportional" and the rounding: a need of +1.5 gives +2, of
 * -1.5 gives -1, of -0.5 gives 0. The ceiling of capacity × metric / target is the simplest rule
 * with these results, and never removes so much that the metric would pass its target.
 *
 * <p>Scale-out is computed from warmed capacity, so that a breach seen again while instances warm
 * up asks for nothing more; scale-in from what runs or is already leaving, so that the same breach
 * does not remove twice. A datapoint says something of the instances that were there in its period
 * only: later ones do not count towards the base, and after a removal the next one waits for a
 * datapoint that shows it; what happens within a minute counts from its start (decision 0721).
 */
public final class TargetTracking {
  /** Relative error of the division that must not turn 6 into 7. */
  private static final double ROUNDING = 1e-9;

  private TargetTracking() {}

  /** What the policy asks for; empty when neither alarm says anything. */
  public static Optional<Proposal> propose(
      GroupFacts group, PolicyFacts facts, ScalingPolicy.TargetTracking tracking, Instant now) {
    for (AlarmFacts alarm : facts.alarms()) {
      if (alarm.above() && alarm.fired()) {
        return Optional.of(scaleOut(group, facts, alarm, tracking.targetValue(), now));
      }
    }
    for (AlarmFacts alarm : facts.alarms()) {
      if (!alarm.above() && alarm.inAlarm() && !tracking.disableScaleIn()) {
        return Optional.of(scaleIn(group, facts, alarm, tracking.targetValue(), now));
      }
    }
    return Optional.empty();
  }

  private static Proposal scaleOut(
      GroupFacts group, PolicyFacts facts, AlarmFacts alarm, double target, Instant now) {
    Duration warmup = Warmup.of(facts.policy(), group.timing());
    int base =
        alarm
            .newestAt()
            .map(at -> Warmup.warmedBy(group, warmup, now, at))
            .orElseGet(() -> Warmup.warmed(group, warmup, now));
    Ask ask = new Ask(group, facts, alarm, newest(alarm), base, Warmup.state(group, warmup, now));
    if (Double.isNaN(ask.metric())) {
      return ask.blocked("no datapoint");
    }
    int computed = capacity(ask.base(), ask.metric(), target);
    Reasoning proportion = new Reasoning.Proportion(ask.base(), ask.metric(), target, computed);
    return ask.metric() > target
        ? ask.out(computed, proportion)
        : ask.hold(computed, new Reasoning.Said("the metric is not above its target"));
  }

  private static Proposal scaleIn(
      GroupFacts group, PolicyFacts facts, AlarmFacts alarm, double target, Instant now) {
    Duration warmup = Warmup.of(facts.policy(), group.timing());
    Ask ask =
        new Ask(
            group,
            facts,
            alarm,
            newest(alarm),
            Warmup.present(group),
            Warmup.state(group, warmup, now));
    if (Double.isNaN(ask.metric())) {
      return ask.blocked("no datapoint");
    }
    if (alarm.newestAt().isPresent()
        && group
            .scaledAt()
            .map(at -> at.truncatedTo(ChronoUnit.MINUTES).isAfter(alarm.newestAt().get()))
            .orElse(false)) {
      return ask.blocked("held until the metric shows the last change of capacity");
    }
    int computed = capacity(ask.base(), ask.metric(), target);
    Reasoning proportion = new Reasoning.Proportion(ask.base(), ask.metric(), target, computed);
    return ask.in(computed, Warmup.inProgress(group, warmup, now), proportion);
  }

  /** The capacity at which {@code metric}, seen at {@code capacity}, would be at {@code target}. */
  public static int capacity(int capacity, double metric, double target) {
    double needed = capacity * metric / target;
    double ceiling = Math.ceil(needed - Math.abs(needed) * ROUNDING);
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, ceiling));
  }

  private static double newest(AlarmFacts alarm) {
    return alarm.datapoints().isEmpty() ? Double.NaN : alarm.datapoints().getLast();
  }
}
