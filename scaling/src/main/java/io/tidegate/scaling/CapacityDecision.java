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
    StringBuilder out = new StringBuilder();
    tellReason(out);
    return out.toString();
  }

  /** Appends why. */
  void tellReason(StringBuilder out) {
    if (note.isPresent()) {
      out.append(note.get());
    } else if (winner.isPresent()) {
      out.append("policy ").append(winner.get().policyName()).append(" won: ");
      winner.get().why().tell(out);
    } else if (proposals.isEmpty()) {
      out.append("no policy fired");
    } else {
      tellHeld(out);
    }
  }

  private void tellHeld(StringBuilder out) {
    for (Proposal proposal : proposals) {
      if (proposal.vote() == Proposal.Vote.IN) {
        out.append("policy ").append(proposal.policyName()).append(" would go to ");
        out.append(proposal.capacity());
        out.append(", but not every target tracking policy wants to scale in");
        return;
      }
    }
    Proposal first = proposals.getFirst();
    out.append("stays at ").append(from).append(": policy ").append(first.policyName());
    out.append(": ");
    first.why().tell(out);
  }

  /** Whether the desired capacity moves. */
  public boolean changes() {
    return from != to;
  }
}
