package io.tidegate.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A group at one moment: all that a decision may depend on besides its policies. {@code
 * activityInProgress} covers launches, terminations and replacements; {@code scaledAt} is the end
 * of the last scaling activity and {@code cooldown} the pause that it brought, empty for the
 * default.
 */
public record GroupFacts(
    String name,
    Bounds bounds,
    int desired,
    Timing timing,
    List<InstanceFacts> instances,
    boolean activityInProgress,
    Optional<Instant> scaledAt,
    Optional<Duration> cooldown) {
  /** Copies. */
  public GroupFacts {
    instances = List.copyOf(instances);
  }

  /** MinSize and MaxSize. */
  public record Bounds(int min, int max) {
    /** {@code wanted} moved into the bounds. */
    public int clamp(int wanted) {
      return Math.max(min, Math.min(max, wanted));
    }
  }

  /** The group's default cooldown and default warm-up. */
  public record Timing(Duration defaultCooldown, Optional<Duration> defaultInstanceWarmup) {}

  /** This within other bounds. */
  public GroupFacts within(Bounds other) {
    if (other.equals(bounds)) {
      return this;
    }
    return new GroupFacts(
        name, other, desired, timing, instances, activityInProgress, scaledAt, cooldown);
  }

  /** Units of members in {@code phase}. */
  public int units(InstanceFacts.Phase phase) {
    int units = 0;
    for (InstanceFacts instance : instances) {
      if (instance.phase() == phase) {
        units += instance.weight();
      }
    }
    return units;
  }
}
