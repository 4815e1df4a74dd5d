package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.autoscaling.PolicyManager;
import io.tidegate.model.Change;
import java.util.List;

/** Keeps the low thresholds of target tracking alarms fit for the group's size. */
final class TuneAlarms implements Step {
  private final PolicyManager policies;

  TuneAlarms(GroupContext context) {
    this.policies = new PolicyManager(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    return view.group().deleting() ? List.of() : policies.retune(view);
  }
}
