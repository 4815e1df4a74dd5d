package io.tidegate.scaling;

import java.util.List;
import java.util.Optional;

/**
 * The desired capacity from now on, with everything that led to it: the bounds, each policy's
 * proposal and the one that won. {@code note} is a sentence of its own where none of them tells
 * why.
 */
public record CapacityDecision(
    String groupName,
    GroupFacts.Bounds bounds,
    int from,
    int to,
    int inService,
    int pending,
    int terminating,
    List<Proposal> proposals,
    Optional<Proposal> winner,
    Optional<String> note) {
  /** Copies. */
  public CapacityDecision {
    proposals = List.copyOf(proposals);
  }

  /** Why, in a sentence for people. */
  public String reason() {
    if (note.isPresent()) {
      return note.get();
    }
    if (winner.isPresent()) {
      return "policy " + winner.get().policyName() + " won: " + winner.get().reason();
    }
    if (proposals.isEmpty()) {
      return "no policy fired";
    }
    for (Proposal proposal : proposals) {
      if (proposal.vote() == Proposal.Vote.IN) {
        return "policy "
            + proposal.policyName()
            + " would go to "
            + proposal.capacity()
            + ", but not every target tracking policy wants to scale in";
      }
    }
    Proposal first = proposals.getFirst();
    return "stays at " + from + ": policy " + first.policyName() + ": " + first.reason();
  }

  /** Whether the desired capacity moves. */
  public boolean changes() {
    return from != to;
  }
}
