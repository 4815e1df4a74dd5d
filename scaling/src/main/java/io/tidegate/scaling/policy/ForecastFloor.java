package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Proposal.Vote;
import io.tidegate.scaling.Reasoning;
import io.tidegate.scaling.predictive.PredictiveScaling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a predictive policy's forecast does to a group (Auto Scaling User Guide, How predictive
 * scaling works): from the scheduling buffer before an hour to its end the capacity is at least
 * that hour's. It never scales in; without a forecast it asks for nothing.
 */
public final class ForecastFloor {
  private ForecastFloor() {}

  /** What the policy asks for; empty when there is no forecast for now. */
  public static Optional<Proposal> propose(
      GroupFacts group, PolicyFacts facts, Predictive predictive, Instant now) {
    OptionalInt forecast = at(facts, predictive, now);
    if (forecast.isEmpty()) {
      return Optional.empty();
    }
    int computed = forecast.getAsInt();
    int capacity = group.bounds().clamp(computed);
    boolean out = predictive.acts() && capacity > group.desired();
    String reason = predictive.acts() ? "forecast " + computed : "forecast only: " + computed;
    return Optional.of(
        new Proposal(
            facts.policy().name(),
            facts.policy().configuration().type(),
            Optional.empty(),
            List.of(),
            Double.NaN,
            predictive.targetValue(),
            out ? Vote.OUT : Vote.HOLD,
            group.desired(),
            computed,
            out ? capacity : group.desired(),
            Optional.empty(),
            new Reasoning.Bounded(new Reasoning.Said(reason), group.bounds(), group.desired())));
  }

  /** The bounds at {@code now}: raised where a policy may raise MaxSize for its forecast. */
  public static GroupFacts.Bounds bounds(
      GroupFacts.Bounds asked, List<PolicyFacts> policies, Instant now) {
    int max = asked.max();
    for (PolicyFacts facts : policies) {
      if (facts.policy().enabled()
          && facts.policy().configuration() instanceof Predictive predictive
          && predictive.acts()
          && predictive.maxCapacityBuffer().isPresent()) {
        OptionalInt forecast = at(facts, predictive, now);
        if (forecast.isPresent()) {
          int buffer = predictive.maxCapacityBuffer().get();
          max = Math.max(max, PredictiveScaling.raisedMaximum(max, forecast.getAsInt(), buffer));
        }
      }
    }
    return max == asked.max() ? asked : new GroupFacts.Bounds(asked.min(), max);
  }

  /** The acting policy whose forecast is over {@code capacity}: a scale-in to that stops there. */
  public static Optional<Proposal> above(
      int capacity, List<PolicyFacts> policies, List<Proposal> proposals) {
    Optional<Proposal> highest = Optional.empty();
    for (PolicyFacts facts : policies) {
      if (facts.policy().configuration() instanceof Predictive predictive && predictive.acts()) {
        for (Proposal proposal : proposals) {
          boolean above = proposal.policyName().equals(facts.policy().name());
          above &= proposal.computed() > capacity;
          if (above && (highest.isEmpty() || proposal.computed() > highest.get().computed())) {
            highest = Optional.of(proposal);
          }
        }
      }
    }
    return highest;
  }

  private static OptionalInt at(PolicyFacts facts, Predictive predictive, Instant now) {
    return facts
        .forecast()
        .map(forecast -> forecast.floor(now, predictive.schedulingBuffer()))
        .orElse(OptionalInt.empty());
  }
}
