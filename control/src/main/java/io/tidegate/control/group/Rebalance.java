package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Causes;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Evens out zones: launches one where there are fewest, waits until it is in service, and leaves
 * the surplus to {@link Drain}, which takes from where there are most (autoscaling behaviour,
 * section 3). Starts only from rest, never more than 10 % (at least 1) over the maximum.
 */
final class Rebalance implements Step {
  private static final int OVERSHOOT_SHARE = 10;

  private final GroupContext context;
  private final Launch launch;

  Rebalance(GroupContext context, Launch launch) {
    this.context = context;
    this.launch = launch;
  }

  @Override
  public List<Change> decide(GroupView view) {
    AutoScalingGroup group = view.group();
    if (group.deleting()
        || group.isSuspended(ScalingProcess.AZ_REBALANCE)
        || group.isSuspended(ScalingProcess.LAUNCH)
        || pausing(group)
        || !atRest(view)) {
      return List.of();
    }
    int limit = group.size().max() + Math.max(1, group.size().max() / OVERSHOOT_SHARE);
    if (view.members().size() + 1 > limit) {
      return List.of();
    }
    Set<String> valid = view.subnetsByZone().keySet();
    ZoneBalance balance = ZoneBalance.of(view, valid);
    String poorest = "";
    String richest = "";
    for (String zone : balance.counts().keySet()) {
      boolean open = valid.contains(zone) && !blocked(view, zone);
      if (open && (poorest.isEmpty() || balance.in(zone) < balance.in(poorest))) {
        poorest = zone;
      }
      boolean worse =
          richest.isEmpty() || excess(valid, balance, zone) > excess(valid, balance, richest);
      if (hasMovable(view, zone) && worse) {
        richest = zone;
      }
    }
    if (poorest.isEmpty() || richest.isEmpty()) {
      return List.of();
    }
    if (!valid.contains(richest)) {
      return launch.launchExtra(
          view, Causes.invalidZones(context.now(), richest, balance.in(richest)));
    }
    if (balance.in(richest) - balance.in(poorest) < 2) {
      return List.of();
    }
    return launch.launchExtra(
        view,
        Causes.rebalanced(
            context.now(),
            richest + " and " + poorest,
            balance.in(richest) + " and " + balance.in(poorest)));
  }

  /** How much too many: everything in a zone that the group no longer has. */
  private static int excess(Set<String> valid, ZoneBalance balance, String zone) {
    return valid.contains(zone) ? balance.in(zone) : Integer.MAX_VALUE;
  }

  /** After a failed launch, until it is time to try again. */
  private boolean pausing(AutoScalingGroup group) {
    return group
        .progress()
        .failures()
        .retryAt()
        .filter(at -> context.now().isBefore(at))
        .isPresent();
  }

  private boolean blocked(GroupView view, String zone) {
    return ZoneChoice.blocked(zone, view.group().progress().failures(), context.now());
  }

  private static boolean atRest(GroupView view) {
    boolean settled = view.counted() == view.group().size().desired();
    return settled
        && view.members().stream()
            .allMatch(
                member ->
                    member.state() == LifecycleState.STANDBY
                        || (member.state() == LifecycleState.IN_SERVICE
                            && member.unhealthy().isEmpty()));
  }

  private static boolean hasMovable(GroupView view, String zone) {
    List<GroupInstance> movable = new ArrayList<>(view.in(LifecycleState.IN_SERVICE));
    movable.removeIf(member -> !member.zone().equals(zone) || member.protectedFromScaleIn());
    return !movable.isEmpty();
  }
}
