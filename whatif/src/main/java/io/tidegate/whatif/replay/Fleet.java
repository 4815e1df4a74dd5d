package io.tidegate.whatif.replay;

import io.tidegate.scaling.InstanceFacts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The instances of a replayed group, in cohorts of those launched in the same minute: owned by its
 * replay. Termination is immediate and takes those that are longest in service.
 */
final class Fleet {
  private record Cohort(int readyAt, int size) {}

  private final Deque<Cohort> cohorts = new ArrayDeque<>();

  /** Minutes after which nothing depends any more on when an instance came into service. */
  private final int settledMinutes;

  private int ready;
  private int pending;

  /** What {@link #facts} told, as long as it holds. */
  private List<InstanceFacts> told = List.of();

  Fleet(int size, int from, int warmupMinutes) {
    this.settledMinutes = Math.max(warmupMinutes, Replay.LAG + 1);
    cohorts.add(new Cohort(from - settledMinutes, size));
    ready = size;
  }

  int ready() {
    return ready;
  }

  int total() {
    return ready + pending;
  }

  /**
   * What is due comes into service, true when there is some; cohorts that have settled become one.
   */
  boolean advance(int minute) {
    if (cohorts.size() < 2) {
      return false;
    }
    int arrived = 0;
    int warm = 0;
    int warmSince = 0;
    for (Iterator<Cohort> each = cohorts.iterator(); each.hasNext(); ) {
      Cohort cohort = each.next();
      arrived += cohort.readyAt() == minute ? cohort.size() : 0;
      if (cohort.readyAt() + settledMinutes <= minute) {
        warm += cohort.size();
        warmSince = cohort.readyAt();
        each.remove();
      }
    }
    ready += arrived;
    pending -= arrived;
    if (warm > 0) {
      cohorts.addFirst(new Cohort(warmSince, warm));
    }
    if (arrived > 0) {
      told = List.of();
    }
    return arrived > 0;
  }

  void launch(int count, int readyAt) {
    told = List.of();
    cohorts.addLast(new Cohort(readyAt, count));
    pending += count;
  }

  /** Ends {@code count} of those in service, or all of them when they are fewer. */
  void terminate(int count) {
    told = List.of();
    int left = Math.min(count, ready);
    ready -= left;
    while (left > 0) {
      Cohort oldest = cohorts.removeFirst();
      int gone = Math.min(left, oldest.size());
      left -= gone;
      if (gone < oldest.size()) {
        cohorts.addFirst(new Cohort(oldest.readyAt(), oldest.size() - gone));
      }
    }
  }

  /** As the engine sees them at {@code minute}. */
  List<InstanceFacts> facts(int minute, Instant start) {
    if (told.isEmpty()) {
      told = List.copyOf(tell(minute, start));
    }
    return told;
  }

  private List<InstanceFacts> tell(int minute, Instant start) {
    List<InstanceFacts> out = new ArrayList<>(cohorts.size());
    for (Cohort cohort : cohorts) {
      out.add(
          cohort.readyAt() > minute
              ? new InstanceFacts(InstanceFacts.Phase.PENDING, Optional.empty(), cohort.size())
              : new InstanceFacts(
                  InstanceFacts.Phase.IN_SERVICE,
                  Optional.of(start.plusSeconds(60L * cohort.readyAt())),
                  cohort.size()));
    }
    return out;
  }
}
