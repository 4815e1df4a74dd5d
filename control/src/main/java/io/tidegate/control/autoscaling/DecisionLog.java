package io.tidegate.control.autoscaling;

import io.tidegate.scaling.CapacityDecision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last decisions about each group, for people who ask why. Its own lock. Bounded: of a group
 * the newest are kept, of groups those decided about most recently; a decision that says the same
 * as the one before only moves its time. Not durable: what happened is in the scaling activities.
 */
public final class DecisionLog {
  private static final int PER_GROUP = 50;
  private static final int GROUPS = 1000;

  private final Map<String, Deque<Entry>> byGroup = new LinkedHashMap<>(16, 0.75f, true);

  /** A decision, when it was made first and last, and how often in a row. */
  public record Entry(Instant first, Instant last, int times, CapacityDecision decision) {}

  /** Remembers {@code decision}, made at {@code now}. */
  public void add(Instant now, CapacityDecision decision) {
    synchronized (byGroup) {
      Deque<Entry> entries =
          byGroup.computeIfAbsent(decision.groupName(), name -> new ArrayDeque<>());
      Entry newest = entries.peekFirst();
      boolean again = newest != null && !decision.changes() && same(newest.decision(), decision);
      if (newest != null && again) {
        entries.removeFirst();
        entries.addFirst(new Entry(newest.first(), now, newest.times() + 1, decision));
      } else {
        entries.addFirst(new Entry(now, now, 1, decision));
      }
      if (entries.size() > PER_GROUP) {
        entries.removeLast();
      }
      if (byGroup.size() > GROUPS) {
        byGroup.remove(byGroup.keySet().iterator().next());
      }
    }
  }

  private static boolean same(CapacityDecision one, CapacityDecision other) {
    return one.to() == other.to()
        && one.from() == other.from()
        && one.reason().equals(other.reason());
  }

  /** Those about a group, the newest first. */
  public List<Entry> of(String groupName) {
    synchronized (byGroup) {
      Deque<Entry> entries = byGroup.get(groupName);
      return entries == null ? List.of() : List.copyOf(entries);
    }
  }
}
