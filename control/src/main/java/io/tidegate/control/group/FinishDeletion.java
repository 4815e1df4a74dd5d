package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupRemoval;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import java.util.List;

/** Removes a group that is being deleted once its last member is gone. */
final class FinishDeletion implements Step {
  @Override
  public List<Change> decide(GroupView view) {
    return view.group().deleting() && view.members().isEmpty()
        ? GroupRemoval.remove(view)
        : List.of();
  }
}
