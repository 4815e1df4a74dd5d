package io.tidegate.control.autoscaling;

import io.tidegate.metrics.DecisionJournal;
import io.tidegate.scaling.CapacityDecision;
import java.time.Instant;
import java.util.List;

/**
 * The last decisions about each group, for people who ask why: as durable and as bounded as its
 * journal. A decision that says the same as the one before only moves its time. Safe from any
 * thread; writes to disk, so never on the controller thread.
 */
public record DecisionLog(DecisionJournal journal) {
  /** A decision, when it was made first and last, and how often in a row. */
  public record Entry(Instant first, Instant last, int times, CapacityDecision decision) {}

  /** Remembers {@code decision}, made at {@code now}. */
  public void add(Instant now, CapacityDecision decision) {
    String sameAs = decision.changes() ? "" : decision.from() + " " + decision.reason();
    String document = DecisionDocument.of(decision).toString();
    journal.add(decision.groupName(), now, sameAs, document);
  }

  /** Those about a group, the newest first. */
  public List<Entry> of(String groupName) {
    return journal.of(groupName).stream()
        .map(
            entry ->
                new Entry(
                    entry.first(),
                    entry.last(),
                    entry.times(),
                    DecisionDocument.parse(entry.document())))
        .toList();
  }
}
