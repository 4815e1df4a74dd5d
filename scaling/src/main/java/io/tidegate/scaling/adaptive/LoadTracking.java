package io.tidegate.scaling.adaptive;

import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.InstanceFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Proposal.Vote;
import io.tidegate.scaling.Reasoning;
import io.tidegate.scaling.Warming;
import io.tidegate.scaling.policy.Warmup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Target tracking of the {@code tidegate} profile: decided anew every period from the outlook of
 * the load, without waiting for alarms.
 *
 * <p>Out, to the capacity at which the load expected when new instances serve, plus {@value
 * #HEADROOM} of its usual errors, is at the target. In, to the capacity that bears twice that
 * headroom over both the expected load and the highest level lately, and only when that is clearly
 * less ({@value #LEAST_REMOVED} of it, the gap between AWS's two alarms) and leaves enough in
 * service while launched instances do not serve yet. So noise alone does not move the capacity back
 * and forth. Decision 0720 says how the constants were chosen.
 */
public final class LoadTracking {
  private static final double HEADROOM = 1.5;
  private static final double LEAST_REMOVED = 0.1;

  private LoadTracking() {}

  /** What the policy asks for. */
  public static Proposal propose(
      GroupFacts group, PolicyFacts facts, TargetTracking tracking, Outlook outlook, Instant now) {
    Duration warmup = Warmup.of(facts.policy(), group.timing());
    Ask ask =
        new Ask(group, facts, outlook, tracking.targetValue(), Warmup.state(group, warmup, now));
    int desired = group.desired();
    if (outlook.recent() == 0) {
      return ask.proposal(Vote.BLOCKED, desired, desired, new Reasoning.Said("no datapoint"));
    }
    double headroom = HEADROOM * outlook.trend().error();
    int wanted = ask.instances(outlook.ahead(HEADROOM));
    int kept =
        Math.max(
            ask.instances(Math.max(outlook.ahead(2 * HEADROOM), outlook.held() + 2 * headroom)),
            ask.instances(outlook.level() + headroom) + ask.notServing());
    Reasoning why =
        new Reasoning.Bounded(
            new Reasoning.Foresight(outlook, tracking.targetValue(), wanted, kept),
            group.bounds(),
            desired);
    int out = group.bounds().clamp(wanted);
    if (out > desired) {
      return ask.proposal(Vote.OUT, wanted, out, why);
    }
    int in = group.bounds().clamp(kept);
    boolean clearly = desired - in >= Math.max(1, LEAST_REMOVED * desired);
    return clearly && !tracking.disableScaleIn()
        ? ask.proposal(Vote.IN, kept, in, why)
        : ask.proposal(Vote.HOLD, wanted, desired, why);
  }

  /** A proposal in the making. */
  private record Ask(
      GroupFacts group,
      PolicyFacts facts,
      Outlook outlook,
      double target,
      Optional<Warming> warmth) {
    int instances(double load) {
      return io.tidegate.scaling.policy.TargetTracking.capacity(1, load, target);
    }

    /** Units that are launched but cannot take load yet. */
    int notServing() {
      return group.units(InstanceFacts.Phase.PENDING) + warmth.map(Warming::warming).orElse(0);
    }

    Proposal proposal(Vote vote, int computed, int capacity, Reasoning why) {
      return new Proposal(
          facts.policy().name(),
          facts.policy().configuration().type(),
          Optional.empty(),
          List.of(),
          outlook.ahead(0),
          target,
          vote,
          group.desired(),
          computed,
          capacity,
          warmth,
          why);
    }
  }
}
