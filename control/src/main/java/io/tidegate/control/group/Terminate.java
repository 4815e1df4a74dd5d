package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Activities;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import io.tidegate.model.Tag;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finishes what leaves: once drained, instances are terminated, set aside in standby, or let go.
 * The member and its activity end when EC2 says that the instance is terminated.
 */
final class Terminate implements Step {
  static final String GROUP_TAG = "aws:autoscaling:groupName";

  private final GroupContext context;
  private final Activities activities;

  Terminate(GroupContext context) {
    this.context = context;
    this.activities = new Activities(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    List<Change> changes = new ArrayList<>();
    AutoScalingGroup group = view.group();
    for (GroupInstance member : view.members()) {
      if (!member.state().leaving()) {
        continue;
      }
      Optional<ScalingActivity> activity = view.activity(member).filter(it -> !it.ended());
      if (!group.deleting() && Drain.draining(view, member)) {
        activity
            .filter(it -> it.status() != ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING)
            .ifPresent(it -> changes.add(Change.put(Activities.draining(it))));
        continue;
      }
      if (leave(view, member, changes)) {
        activity.ifPresent(it -> changes.add(Change.put(activities.succeed(it))));
        if (activity.map(ScalingActivity::scaling).orElse(false)) {
          group = group.withProgress(group.progress().scaled(context.now()));
        }
      }
    }
    if (!group.equals(view.group())) {
      changes.add(Change.put(group));
    }
    return changes;
  }

  /** The last move of a member; true when it has been made. */
  private boolean leave(GroupView view, GroupInstance member, List<Change> changes) {
    Optional<Instance> instance = view.instance(member);
    if (member.state() == LifecycleState.DETACHING) {
      changes.add(Change.remove(member));
      instance.map(Terminate::withoutGroupTag).ifPresent(it -> changes.add(Change.put(it)));
      return true;
    }
    if (member.state() == LifecycleState.ENTERING_STANDBY) {
      changes.add(Change.put(member.in(LifecycleState.STANDBY, Optional.empty())));
      return true;
    }
    if (instance.isEmpty() || instance.get().state() == Instance.State.TERMINATED) {
      changes.add(Change.remove(member));
      return true;
    }
    if (!instance.get().state().ending()) {
      List<String> ids = List.of(member.instanceId());
      changes.addAll(context.services().instances().terminate(view.image(), ids).changes());
      view.activity(member)
          .filter(it -> it.status() == ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING)
          .ifPresent(it -> changes.add(Change.put(Activities.notDraining(it))));
    }
    return false;
  }

  private static Instance withoutGroupTag(Instance instance) {
    List<Tag> tags = instance.tags().stream().filter(tag -> !tag.key().equals(GROUP_TAG)).toList();
    return instance.tagged(tags);
  }
}
