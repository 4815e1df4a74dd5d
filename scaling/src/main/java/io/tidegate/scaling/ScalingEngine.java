package io.tidegate.scaling;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.Proposal.Vote;
import io.tidegate.scaling.adaptive.LoadTracking;
import io.tidegate.scaling.policy.ForecastFloor;
import io.tidegate.scaling.policy.SimpleScaling;
import io.tidegate.scaling.policy.StepScaling;
import io.tidegate.scaling.policy.TargetTracking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides the desired capacity of a group from its policies and alarms: pure, the same input gives
 * the same decision.
 *
 * <p>Arbitration (Auto Scaling User Guide, Dynamic scaling, Multiple policies): if any policy wants
 * out, the largest result wins. Target tracking scales in only when every enabled target tracking
 * policy that may scale in wants in, and then by the largest result; a step or simple policy scales
 * in by itself. Among several that scale in, the largest capacity wins. The forecast of an acting
 * predictive policy is one more maximum: it scales out by itself and nothing scales in below it.
 *
 * <p>Target tracking is decided by its alarms (profile {@code aws}), or by the outlook of its load
 * where one is given (profile {@code tidegate}, {@link LoadTracking}).
 */
public final class ScalingEngine {
  private static final String TRACKING = "TargetTrackingScaling";

  private ScalingEngine() {}

  /** The decision at {@code now}; policies none of whose alarms fired only take part as voters. */
  public static CapacityDecision decide(GroupFacts asked, List<PolicyFacts> policies, Instant now) {
    GroupFacts group = asked.within(ForecastFloor.bounds(asked.bounds(), policies, now));
    List<Proposal> proposals = new ArrayList<>();
    for (PolicyFacts facts : policies) {
      if (facts.policy().enabled()) {
        propose(group, facts, now).ifPresent(proposals::add);
      }
    }
    Optional<Proposal> winner = largest(proposals, Vote.OUT).or(() -> scaleIn(policies, proposals));
    int to = winner.map(Proposal::capacity).orElse(group.desired());
    Optional<Proposal> floor =
        to < group.desired() ? ForecastFloor.above(to, policies, proposals) : Optional.empty();
    CapacityDecision decision = decision(group, proposals, winner, to, Optional.empty());
    if (floor.isEmpty()) {
      return decision;
    }
    int held = Math.min(group.desired(), floor.get().computed());
    String note =
        decision.reason()
            + ", but not below what policy "
            + floor.get().policyName()
            + " expects: "
            + floor.get().reason();
    return decision(group, proposals, winner, held, Optional.of(note));
  }

  static CapacityDecision decision(
      GroupFacts group,
      List<Proposal> proposals,
      Optional<Proposal> winner,
      int to,
      Optional<String> note) {
    return new CapacityDecision(
        group.name(),
        group.bounds(),
        group.desired(),
        to,
        group.units(InstanceFacts.Phase.IN_SERVICE),
        group.units(InstanceFacts.Phase.PENDING),
        group.units(InstanceFacts.Phase.TERMINATING),
        proposals,
        winner,
        note);
  }

  private static Optional<Proposal> propose(GroupFacts group, PolicyFacts facts, Instant now) {
    return switch (facts.policy().configuration()) {
      case ScalingPolicy.TargetTracking tracking ->
          facts.outlook().isPresent()
              ? Optional.of(
                  LoadTracking.propose(group, facts, tracking, facts.outlook().get(), now))
              : TargetTracking.propose(group, facts, tracking, now);
      case ScalingPolicy.Step step -> StepScaling.propose(group, facts, step, now);
      case ScalingPolicy.Simple simple -> SimpleScaling.propose(group, facts, simple, now);
      case ScalingPolicy.Predictive predictive ->
          ForecastFloor.propose(group, facts, predictive, now);
    };
  }

  private static Optional<Proposal> largest(List<Proposal> proposals, Vote vote) {
    Optional<Proposal> largest = Optional.empty();
    for (Proposal proposal : proposals) {
      if (proposal.vote() == vote
          && (largest.isEmpty() || proposal.capacity() > largest.get().capacity())) {
        largest = Optional.of(proposal);
      }
    }
    return largest;
  }

  private static Optional<Proposal> scaleIn(List<PolicyFacts> policies, List<Proposal> proposals) {
    List<Proposal> candidates = new ArrayList<>();
    boolean trackingAgrees = trackingAgrees(policies, proposals);
    for (Proposal proposal : proposals) {
      boolean tracking = proposal.policyType().equals(TRACKING);
      if (proposal.vote() == Vote.IN && (!tracking || trackingAgrees)) {
        candidates.add(proposal);
      }
    }
    return largest(candidates, Vote.IN);
  }

  private static boolean trackingAgrees(List<PolicyFacts> policies, List<Proposal> proposals) {
    boolean fired = false;
    for (PolicyFacts facts : policies) {
      if (facts.policy().enabled()
          && facts.policy().configuration() instanceof ScalingPolicy.TargetTracking tracking
          && !tracking.disableScaleIn()) {
        fired |= facts.speaks();
        if (!wantsIn(facts.policy().name(), proposals)) {
          return false;
        }
      }
    }
    return fired;
  }

  private static boolean wantsIn(String policyName, List<Proposal> proposals) {
    for (Proposal proposal : proposals) {
      if (proposal.vote() == Vote.IN && proposal.policyName().equals(policyName)) {
        return true;
      }
    }
    return false;
  }
}
