package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Causes;
import io.tidegate.control.autoscaling.Departure;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.Origin;
import io.tidegate.model.autoscaling.GroupInstance.UnhealthyCause;
import io.tidegate.model.autoscaling.GroupProgress.LaunchFailures;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes unhealthy members out; the launches in their place start at once, while they drain. Not
 * running and user-marked ones all together; others at most 10 % of desired (at least 1) at a time,
 * the next when the replacements are in service and warm (autoscaling behaviour, section 5).
 */
final class ReplaceUnhealthy implements Step {
  private static final int THROTTLE_SHARE = 10;

  private final GroupContext context;
  private final Departure departure;

  ReplaceUnhealthy(GroupContext context) {
    this.context = context;
    this.departure = new Departure(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    if (view.group().deleting()
        || view.group().isSuspended(ScalingProcess.REPLACE_UNHEALTHY)
        || view.group().isSuspended(ScalingProcess.TERMINATE)
        || view.group().isSuspended(ScalingProcess.LAUNCH)) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    int owed = view.group().progress().replacements();
    LaunchFailures failures = view.group().progress().failures();
    int budget = budget(view);
    int surplus = Math.max(0, view.counted() - view.group().size().desired());
    for (GroupInstance member : view.in(LifecycleState.IN_SERVICE)) {
      if (member.unhealthy().isEmpty()) {
        continue;
      }
      UnhealthyCause cause = member.unhealthy().get();
      if (throttled(cause) && budget-- <= 0) {
        continue;
      }
      String why = Causes.unhealthy(context.now(), cause);
      changes.addAll(departure.terminate(view, member, why, false).changes());
      if (surplus-- <= 0) {
        owed++;
      }
      if (diedYoung(member, cause)) {
        failures = new LaunchFailed(context, "", member.zone()).after(failures);
      }
    }
    if (!changes.isEmpty()) {
      var progress = view.group().progress().withReplacements(owed).withFailures(failures);
      changes.add(Change.put(view.group().withProgress(progress)));
    }
    return changes;
  }

  /**
   * Whether a replacement ended by itself soon after its start: the next one would end likewise, so
   * it counts as a launch that failed. An instance that was not a replacement is replaced at once.
   */
  private boolean diedYoung(GroupInstance member, UnhealthyCause cause) {
    return cause == UnhealthyCause.EC2_STATE
        && member.origin() == Origin.REPLACEMENT
        && CheckHealth.inServiceFor(member, context.now()).compareTo(LaunchFailed.YOUNG) < 0;
  }

  private static boolean throttled(UnhealthyCause cause) {
    return switch (cause) {
      case EC2_STATE, USER -> false;
      case EC2_STATUS_CHECK, ELB -> true;
    };
  }

  private int budget(GroupView view) {
    int desired = view.group().size().desired();
    int atOnce = Math.max(1, desired / THROTTLE_SHARE);
    Instant now = context.now();
    int underWay = view.group().progress().replacements();
    for (GroupInstance member : view.members()) {
      if (member.origin() == Origin.REPLACEMENT
          && (member.state().pending() || warming(view, member, now))) {
        underWay++;
      }
    }
    return atOnce - underWay;
  }

  private static boolean warming(GroupView view, GroupInstance member, Instant now) {
    return member.state() == LifecycleState.IN_SERVICE
        && view.group()
            .settings()
            .defaultInstanceWarmup()
            .map(warmup -> CheckHealth.inServiceFor(member, now).compareTo(warmup) < 0)
            .orElse(false);
  }
}
