package io.tidegate.scaling.policy;

import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Proposal.Vote;
import io.tidegate.scaling.Reasoning;
import io.tidegate.scaling.Warming;
import java.util.Optional;

/** A proposal in the making: who asks, by which alarm, with which metric value, from which base. */
record Ask(
    GroupFacts group,
    PolicyFacts facts,
    AlarmFacts alarm,
    double metric,
    int base,
    Optional<Warming> warmth) {

  Proposal proposal(Vote vote, int computed, int capacity, Reasoning why) {
    return new Proposal(
        facts.policy().name(),
        facts.policy().configuration().type(),
        Optional.of(alarm.name()),
        alarm.datapoints(),
        metric,
        alarm.threshold(),
        vote,
        base,
        computed,
        capacity,
        warmth,
        why);
  }

  /** Asks for {@code computed} when that, within bounds, is more than desired. */
  Proposal out(int computed, Reasoning inner) {
    Reasoning sum = bounded(inner);
    int capacity = group.bounds().clamp(computed);
    return capacity > group.desired()
        ? proposal(Vote.OUT, computed, capacity, sum)
        : hold(computed, sum);
  }

  /** Asks for {@code computed} when that, within bounds, is less than desired. */
  Proposal in(int computed, boolean held, Reasoning inner) {
    Reasoning sum = bounded(inner);
    int capacity = group.bounds().clamp(computed);
    if (capacity >= group.desired()) {
      return hold(computed, sum);
    }
    return held
        ? proposal(
            Vote.BLOCKED, computed, group.desired(), new Reasoning.Held(sum, "instance warm-up"))
        : proposal(Vote.IN, computed, capacity, sum);
  }

  Proposal hold(int computed, Reasoning why) {
    return proposal(Vote.HOLD, computed, group.desired(), why);
  }

  Proposal blocked(String why) {
    return proposal(Vote.BLOCKED, group.desired(), group.desired(), new Reasoning.Said(why));
  }

  private Reasoning bounded(Reasoning inner) {
    return new Reasoning.Bounded(inner, group.bounds(), group.desired());
  }
}
