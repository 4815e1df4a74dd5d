package io.tidegate.control.group;

import io.tidegate.base.Chance;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupProgress.LaunchFailures;
import io.tidegate.model.autoscaling.ZoneStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The zone for the next launch: the one with the fewest members, ties by chance. Zones that had no
 * room a moment ago are passed over, unless the group insists on balance (autoscaling behaviour,
 * section 3).
 */
record ZoneChoice(Chance chance) {

  Optional<String> forLaunch(
      ZoneBalance balance, AutoScalingGroup group, LaunchFailures failures, Instant now) {
    List<String> zones = new ArrayList<>(group.placement().zones());
    zones.retainAll(balance.counts().keySet());
    boolean insists = group.placement().strategy() == ZoneStrategy.BALANCED_ONLY;
    if (!insists) {
      zones.removeIf(zone -> blocked(zone, failures, now));
    }
    int fewest = zones.stream().mapToInt(balance::in).min().orElse(0);
    zones.removeIf(zone -> balance.in(zone) > fewest || blocked(zone, failures, now));
    return zones.isEmpty() ? Optional.empty() : Optional.of(zones.get(chance.below(zones.size())));
  }

  static boolean blocked(String zone, LaunchFailures failures, Instant now) {
    Instant until = failures.zones().get(zone);
    return until != null && now.isBefore(until);
  }
}
