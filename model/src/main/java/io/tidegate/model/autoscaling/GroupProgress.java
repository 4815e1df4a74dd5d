package io.tidegate.model.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a group must remember between steps. {@code cause} says why the desired capacity last
 * changed, until the group has reached it. {@code replacements} are launches owed for unhealthy
 * instances. {@code scaledAt} is when the last instance of a scaling activity finished, {@code
 * cooldown} how long simple policies then wait. {@code details} belong to {@code cause}: a JSON
 * object whose members go into the details of the activities.
 */
public record GroupProgress(
    Optional<String> cause,
    int replacements,
    LaunchFailures failures,
    Optional<Instant> scaledAt,
    Optional<Duration> cooldown,
    Optional<String> details) {
  /** Nothing happened yet. */
  public static final GroupProgress NONE =
      new GroupProgress(
          Optional.empty(),
          0,
          LaunchFailures.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Launch failures in a row: {@code count} since {@code since}; nothing is launched before {@code
   * retryAt}, and not before the zone's own time in zones that had no room.
   */
  public record LaunchFailures(
      int count, Optional<Instant> since, Optional<Instant> retryAt, Map<String, Instant> zones) {
    /** No failures. */
    public static final LaunchFailures NONE =
        new LaunchFailures(0, Optional.empty(), Optional.empty(), Map.of());

    /** Copies. */
    public LaunchFailures {
      zones = Map.copyOf(zones);
    }

    /** One more failure, of the whole group, that is tried again at {@code retry}. */
    public LaunchFailures again(Instant now, Instant retry) {
      return new LaunchFailures(
          count + 1, since.or(() -> Optional.of(now)), Optional.of(retry), zones);
    }

    /** One more failure, of one zone, that is tried again there at {@code retry}. */
    public LaunchFailures againIn(String zone, Instant now, Instant retry) {
      Map<String, Instant> next = new TreeMap<>(zones);
      next.put(zone, retry);
      return new LaunchFailures(count + 1, since.or(() -> Optional.of(now)), retryAt, next);
    }

    /** An instance runs in {@code zone}: there is room. */
    public LaunchFailures roomIn(String zone) {
      Map<String, Instant> next = new TreeMap<>(zones);
      next.remove(zone);
      return new LaunchFailures(count, since, retryAt, next);
    }

    /** A launch succeeded: none failed in a row. */
    public LaunchFailures over() {
      return new LaunchFailures(0, Optional.empty(), Optional.empty(), zones);
    }
  }

  /** The desired capacity changed for this reason. */
  public GroupProgress because(String sentence) {
    return new GroupProgress(
        Optional.of(sentence), replacements, failures, scaledAt, cooldown, Optional.empty());
  }

  /** The desired capacity is reached. */
  public GroupProgress reached() {
    return new GroupProgress(Optional.empty(), 0, failures, scaledAt, cooldown, Optional.empty());
  }

  /** With other owed replacements. */
  public GroupProgress withReplacements(int owed) {
    return new GroupProgress(cause, owed, failures, scaledAt, cooldown, details);
  }

  /** With other launch failures. */
  public GroupProgress withFailures(LaunchFailures next) {
    return new GroupProgress(cause, replacements, next, scaledAt, cooldown, details);
  }

  /** A scaling activity ended at {@code at}. */
  public GroupProgress scaled(Instant at) {
    return new GroupProgress(cause, replacements, failures, Optional.of(at), cooldown, details);
  }

  /** The cooldown that follows the present scaling activity; empty for the group's default. */
  public GroupProgress withCooldown(Optional<Duration> next) {
    return new GroupProgress(cause, replacements, failures, scaledAt, next, details);
  }

  /** What the activities that follow carry in their details: a JSON object. */
  public GroupProgress detailed(String object) {
    return new GroupProgress(
        cause, replacements, failures, scaledAt, cooldown, Optional.of(object));
  }
}
