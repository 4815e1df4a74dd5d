package io.tidegate.scaling;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A decision as one line, the same wherever it is shown: live, in a replay, in an explanation. The
 * same facts give the same bytes; names of alarms are left out, since those that policies make for
 * themselves are random.
 */
public final class DecisionLine {
  private DecisionLine() {}

  /** The line for a decision made at {@code moment}, of which the minute is shown. */
  public static String of(Instant moment, CapacityDecision decision) {
    StringBuilder out = new StringBuilder(200);
    out.append(moment.truncatedTo(ChronoUnit.MINUTES))
        .append(' ')
        .append(decision.groupName())
        .append(' ')
        .append(decision.from())
        .append(" -> ")
        .append(decision.to())
        .append(" [")
        .append(decision.bounds().min())
        .append("..")
        .append(decision.bounds().max())
        .append("] in service ")
        .append(decision.inService())
        .append(", pending ")
        .append(decision.pending())
        .append(", terminating ")
        .append(decision.terminating());
    for (Proposal proposal : decision.proposals()) {
      append(out, proposal);
    }
    return out.append("; ").append(decision.reason()).toString();
  }

  private static void append(StringBuilder out, Proposal proposal) {
    out.append("; ")
        .append(proposal.policyName())
        .append(' ')
        .append(proposal.vote())
        .append(' ')
        .append(proposal.capacity());
    if (!Double.isNaN(proposal.metricValue())) {
      out.append(
          String.format(
              Locale.ROOT, " metric %.6g / %.6g", proposal.metricValue(), proposal.threshold()));
    }
  }
}
