package io.tidegate.scaling;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.policy.Adjustment;
import io.tidegate.scaling.policy.SimpleScaling;
import io.tidegate.scaling.policy.StepScaling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What ExecutePolicy comes to: the policy alone decides, as if an alarm had fired at the given
 * distance from its threshold.
 */
public final class ManualExecution {
  private static final String BY_HAND = "by hand";

  private ManualExecution() {}

  /** A simple policy; cooldown is the caller's to honour. */
  public static CapacityDecision simple(GroupFacts group, ScalingPolicy.Simple simple) {
    Adjustment adjustment = SimpleScaling.adjustment(simple);
    int to = group.bounds().clamp(adjustment.on(group.desired()));
    return ScalingEngine.decision(
        group, List.of(), Optional.empty(), to, Optional.of(adjustment.words()));
  }

  /** A step policy whose metric is {@code offset} from the threshold; empty outside every step. */
  public static Optional<CapacityDecision> step(
      GroupFacts group, ScalingPolicy policy, ScalingPolicy.Step step, double offset, Instant now) {
    boolean above =
        offset > 0 || (offset == 0 && StepScaling.choose(step, offset, true).isPresent());
    if (StepScaling.choose(step, offset, above).isEmpty()) {
      return Optional.empty();
    }
    AlarmFacts alarm = new AlarmFacts(BY_HAND, above, 0, true, true, List.of(offset));
    PolicyFacts facts = new PolicyFacts(enabled(policy), List.of(alarm));
    return Optional.of(ScalingEngine.decide(group, List.of(facts), now));
  }

  /** What a scheduled action comes to in a group that has its new bounds already. */
  public static CapacityDecision scheduled(GroupFacts group, String action, int wanted) {
    int to = group.bounds().clamp(wanted);
    return ScalingEngine.decision(
        group, List.of(), Optional.empty(), to, Optional.of("scheduled action " + action));
  }

  private static ScalingPolicy enabled(ScalingPolicy policy) {
    return new ScalingPolicy(
        policy.arn(),
        policy.name(),
        policy.groupName(),
        true,
        policy.estimatedInstanceWarmup(),
        policy.alarmNames(),
        policy.configuration());
  }
}
