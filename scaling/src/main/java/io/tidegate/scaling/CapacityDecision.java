package io.tidegate.scaling;

import java.util.List;
import java.util.Optional;

/**
 * The desired capacity from now on, with everything that led to it: the bounds, each policy's
 * proposal, the one that won, and a sentence for people.
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
    String reason) {
  /** Copies. */
  public CapacityDecision {
    proposals = List.copyOf(proposals);
  }

  /** Whether the desired capacity moves. */
  public boolean changes() {
    return from != to;
  }
}
