package io.tidegate.scaling;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A decision as one line, the same wherever it is shown: live, in a replay, in an explanation. The
 * same facts give the same bytes; names of alarms are left out, since those that policies make for
 * themselves are random.
 */
public final class DecisionLine {
  private static final int MINUTE = 60;

  private DecisionLine() {}

  /** The line for a decision made at {@code moment}, of which the minute is shown. */
  public static String of(Instant moment, CapacityDecision decision) {
    StringBuilder out = new StringBuilder(320);
    long minute = Math.floorDiv(moment.getEpochSecond(), MINUTE) * MINUTE;
    out.append(LocalDateTime.ofEpochSecond(minute, 0, ZoneOffset.UTC))
        .append(":00Z ")
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
    out.append("; ");
    decision.tellReason(out);
    return out.toString();
  }

  private static void append(StringBuilder out, Proposal proposal) {
    out.append("; ").append(proposal.policyName()).append(' ').append(proposal.vote());
    out.append(' ').append(proposal.capacity());
    if (!Double.isNaN(proposal.metricValue())) {
      out.append(" metric ");
      Digits.append(out, proposal.metricValue());
      out.append(" / ");
      Digits.append(out, proposal.threshold());
    }
    if (proposal.warming().isPresent()) {
      Warming warming = proposal.warming().get();
      out.append(", warm ").append(warming.warmed()).append(" of ");
      out.append(warming.warmed() + warming.warming());
      out.append(" after ").append(warming.seconds()).append(" s");
    }
  }
}
