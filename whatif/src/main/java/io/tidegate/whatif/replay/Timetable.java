package io.tidegate.whatif.replay;

import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.scaling.schedule.Cron;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The scheduled actions of a replay and when each runs next: owned by its replay. */
final class Timetable {
  private final List<Run> runs = new ArrayList<>();

  private record Run(ScheduledAction action, Instant at) {}

  /** Begins at {@code start}; what was due before it has run. */
  Timetable(List<ScheduledAction> actions, Instant start) {
    for (ScheduledAction action : actions) {
      action
          .startTime()
          .filter(at -> !at.isBefore(start))
          .or(() -> next(action, start.minusSeconds(1)))
          .ifPresent(at -> runs.add(new Run(action, at)));
    }
  }

  /** Whether nothing will ever be due. */
  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Those due at {@code now}, in the order of their times. */
  List<ScheduledAction> due(Instant now) {
    if (runs.isEmpty()) {
      return List.of();
    }
    List<Run> due = runs.stream().filter(run -> !run.at().isAfter(now)).toList();
    runs.removeAll(due);
    for (Run run : due) {
      next(run.action(), now).ifPresent(at -> runs.add(new Run(run.action(), at)));
    }
    return due.stream().sorted(Comparator.comparing(Run::at)).map(Run::action).toList();
  }

  private static Optional<Instant> next(ScheduledAction action, Instant after) {
    ZoneId zone = action.timeZone().map(ZoneId::of).orElse(ZoneOffset.UTC);
    return action
        .recurrence()
        .flatMap(Cron::parse)
        .flatMap(cron -> cron.next(after, zone))
        .filter(at -> action.endTime().map(at::isBefore).orElse(true));
  }
}
