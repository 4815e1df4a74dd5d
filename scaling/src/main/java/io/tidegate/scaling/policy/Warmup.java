package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.InstanceFacts;
import io.tidegate.scaling.Warming;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Instance warm-up (Auto Scaling User Guide, Default instance warmup): it starts at InService;
 * until it ends the instance is not part of the capacity that scale-out is computed from, and
 * nothing is removed.
 */
public final class Warmup {
  private Warmup() {}

  /** The policy's value, else the group's default warm-up (0 counts as set), else its cooldown. */
  public static Duration of(ScalingPolicy policy, GroupFacts.Timing timing) {
    return policy
        .estimatedInstanceWarmup()
        .or(timing::defaultInstanceWarmup)
        .orElse(timing.defaultCooldown());
  }

  /** How warm the group is by {@code warmup}. */
  public static Optional<Warming> state(GroupFacts group, Duration warmup, Instant now) {
    int warmed = warmed(group, warmup, now);
    int inService = group.units(InstanceFacts.Phase.IN_SERVICE);
    return Optional.of(new Warming(warmup.toSeconds(), warmed, inService - warmed));
  }

  /** Units in service whose warm-up is over. */
  public static int warmed(GroupFacts group, Duration warmup, Instant now) {
    int units = 0;
    for (InstanceFacts instance : group.instances()) {
      if (instance.phase() == InstanceFacts.Phase.IN_SERVICE && isWarm(instance, warmup, now)) {
        units += instance.weight();
      }
    }
    return units;
  }

  /** Those of {@link #warmed} that were in service at {@code moment} already. */
  static int warmedBy(GroupFacts group, Duration warmup, Instant now, Instant moment) {
    int units = 0;
    for (InstanceFacts instance : group.instances()) {
      if (instance.phase() == InstanceFacts.Phase.IN_SERVICE
          && isWarm(instance, warmup, now)
          && instance
              .inServiceAt()
              .map(at -> !at.truncatedTo(ChronoUnit.MINUTES).isAfter(moment))
              .orElse(true)) {
        units += instance.weight();
      }
    }
    return units;
  }

  /** Whether anything is pending or still warming up. */
  public static boolean inProgress(GroupFacts group, Duration warmup, Instant now) {
    for (InstanceFacts instance : group.instances()) {
      boolean warming =
          switch (instance.phase()) {
            case PENDING -> true;
            case IN_SERVICE -> !isWarm(instance, warmup, now);
            case TERMINATING -> false;
          };
      if (warming) {
        return true;
      }
    }
    return false;
  }

  /** Units that scale-in is computed from: those in service and those already leaving. */
  public static int present(GroupFacts group) {
    return group.units(InstanceFacts.Phase.IN_SERVICE)
        + group.units(InstanceFacts.Phase.TERMINATING);
  }

  private static boolean isWarm(InstanceFacts instance, Duration warmup, Instant now) {
    return instance.inServiceAt().map(at -> !now.isBefore(at.plus(warmup))).orElse(true);
  }
}
