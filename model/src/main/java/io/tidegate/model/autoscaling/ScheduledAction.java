package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A scheduled action of a group. {@code recurrence} is a cron expression in {@code timeZone} (an
 * IANA name, UTC when absent); {@code nextRun} is when it runs next, absent once it is over.
 */
public record ScheduledAction(
    String arn,
    String name,
    String groupName,
    Optional<Instant> startTime,
    Optional<Instant> endTime,
    Optional<String> recurrence,
    Optional<String> timeZone,
    Sizes sizes,
    Optional<Instant> nextRun)
    implements Entity {

  /** What it sets; at least one is present. */
  public record Sizes(Optional<Integer> min, Optional<Integer> max, Optional<Integer> desired) {}

  /** The key of the action called {@code name} of a group. */
  public static String key(String groupName, String name) {
    return groupName + "|" + name;
  }

  /** This with another next run. */
  public ScheduledAction runningNext(Optional<Instant> next) {
    return new ScheduledAction(
        arn, name, groupName, startTime, endTime, recurrence, timeZone, sizes, next);
  }

  @Override
  public Set<String> references() {
    return Set.of(groupName);
  }

  @Override
  public Kind kind() {
    return Kind.SCHEDULED_ACTION;
  }

  @Override
  public String key() {
    return key(groupName, name);
  }
}
