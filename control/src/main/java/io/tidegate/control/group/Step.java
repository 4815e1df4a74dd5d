package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import java.util.List;

/**
 * One step of bringing a group to what was asked: says what to change now, nothing when there is
 * nothing to do. Pure given clock, chance and health; may be asked again for the same facts at any
 * time. Runs on the controller thread.
 */
interface Step {
  List<Change> decide(GroupView view);
}
