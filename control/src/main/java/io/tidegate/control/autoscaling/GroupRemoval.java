package io.tidegate.control.autoscaling;

import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a group: it goes with its scheduled actions, its policies, their alarms and alarm
 * actions.
 */
public final class GroupRemoval {
  private GroupRemoval() {}

  /** Removes the group of {@code view}; its members must be gone. Activities stay. */
  public static List<Change> remove(GroupView view) {
    List<Change> changes = new ArrayList<>();
    for (ScalingPolicy policy : view.image().scalingPolicies().referringTo(view.group().name())) {
      changes.addAll(PolicyAlarms.removal(view.image(), policy, true));
      changes.add(Change.remove(policy));
      view.image()
          .capacityForecasts()
          .find(policy.arn())
          .ifPresent(forecast -> changes.add(Change.remove(forecast)));
    }
    view.image()
        .scheduledActions()
        .referringTo(view.group().name())
        .forEach(action -> changes.add(Change.remove(action)));
    changes.add(Change.remove(view.group()));
    return changes;
  }
}
