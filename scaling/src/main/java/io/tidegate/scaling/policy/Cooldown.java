package io.tidegate.scaling.policy;

import io.tidegate.scaling.GroupFacts;
import java.time.Duration;
import java.time.Instant;

/**
 * Cooldown (Auto Scaling User Guide, Scaling cooldowns): binds simple scaling, and manual changes
 * that ask to honour it. It starts when the last instance of a scaling activity has finished.
 */
public final class Cooldown {
  private Cooldown() {}

  /** Whether a cooldown runs, or the activity before it. */
  public static boolean active(GroupFacts group, Instant now) {
    Duration length = group.cooldown().orElse(group.timing().defaultCooldown());
    return group.activityInProgress()
        || group.scaledAt().map(at -> now.isBefore(at.plus(length))).orElse(false);
  }
}
