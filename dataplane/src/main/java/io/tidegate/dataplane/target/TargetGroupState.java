package io.tidegate.dataplane.target;

import io.tidegate.dataplane.metrics.GroupCounters;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target group while it runs, as one loop sees it from one node: who is eligible and whose turn
 * it is. Owned by the loop's thread. Eligible are the healthy targets in scope; when they are fewer
 * than the group's thresholds, all targets in scope (ALB guide, Target group health, routing
 * failover). Draining ones never are.
 */
public final class TargetGroupState {
  private final String zone;
  private final GroupCounters counters;
  private CompiledTargetGroup group;
  private List<TargetState> members;
  private List<TargetState> eligible = List.of();
  private long seenHealth = -1;
  private boolean failOpen;
  private int turn;

  TargetGroupState(
      String zone, GroupCounters counters, CompiledTargetGroup group, List<TargetState> members) {
    this.zone = zone;
    this.counters = counters;
    this.group = group;
    this.members = List.copyOf(members);
  }

  /** Its counters on this loop. */
  public GroupCounters counters() {
    return counters;
  }

  /** The group as compiled last. */
  public CompiledTargetGroup group() {
    return group;
  }

  void follow(CompiledTargetGroup next, List<TargetState> nextMembers) {
    group = next;
    members = List.copyOf(nextMembers);
    seenHealth = -1;
  }

  /**
   * The target for a new request, or null when none is registered in scope. {@code healthVersion}
   * is the health board's version now.
   */
  public @Nullable TargetState pick(long healthVersion, @Nullable TargetState except) {
    if (healthVersion != seenHealth) {
      refresh();
      seenHealth = healthVersion;
    }
    int count = eligible.size();
    if (count == 0) {
      return null;
    }
    if (failOpen) {
      counters.unhealthyRoutingRequests++;
    }
    turn = turn + 1 >= count ? 0 : turn + 1;
    TargetState chosen = eligible.get(turn);
    if (group.algorithm() == Algorithm.LEAST_OUTSTANDING_REQUESTS) {
      for (int i = 1; i < count; i++) {
        int at = turn + i;
        TargetState other = eligible.get(at >= count ? at - count : at);
        if (other.inFlight() < chosen.inFlight()) {
          chosen = other;
        }
      }
    } else if (chosen.equals(except) && count > 1) {
      turn = turn + 1 >= count ? 0 : turn + 1;
      chosen = eligible.get(turn);
    }
    return chosen;
  }

  private void refresh() {
    List<TargetState> scope = new ArrayList<>();
    List<TargetState> healthy = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      TargetState member = members.get(i);
      boolean inZone = group.crossZone() || group.targets().get(i).zone().equals(zone);
      if (!member.isDraining() && inZone) {
        scope.add(member);
        if (member.isHealthy()) {
          healthy.add(member);
        }
      }
    }
    boolean tooFew =
        healthy.size() < group.minimumHealthyCount()
            || healthy.size() * 100 < group.minimumHealthyPercent() * scope.size();
    failOpen = tooFew && healthy.size() < scope.size();
    eligible = tooFew ? scope : healthy;
  }
}
