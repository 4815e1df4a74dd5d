package io.tidegate.control.autoscaling;

import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first move of a member out of service: its activity begins, its state changes and it is
 * deregistered everywhere, all in one decision. What follows is the reconciler's.
 */
public final class Departure {
  private final GroupContext context;
  private final Activities activities;

  /** Composes decisions of {@code context}'s managers. */
  public Departure(GroupContext context) {
    this.context = context;
    this.activities = new Activities(context);
  }

  /** What is done: the changes, and the activity for the caller's answer. */
  public record Begun(List<Change> changes, ScalingActivity activity) {
    /** Copies. */
    public Begun {
      changes = List.copyOf(changes);
    }
  }

  /** Towards termination. */
  public Begun terminate(GroupView view, GroupInstance member, String cause, boolean scaling) {
    return begin(
        view,
        member,
        LifecycleState.TERMINATING,
        new Activities.Start(
            "Terminating EC2 instance: " + member.instanceId(),
            cause,
            details(view, member),
            ActivityStatus.IN_PROGRESS,
            scaling));
  }

  /** Towards termination, because the group's capacity was lowered for {@code cause}. */
  public Begun scaleIn(GroupView view, GroupInstance member, String cause) {
    return begin(
        view,
        member,
        LifecycleState.TERMINATING,
        new Activities.Start(
            "Terminating EC2 instance: " + member.instanceId(),
            cause,
            Activities.details(details(view, member), view.group().progress().details()),
            ActivityStatus.IN_PROGRESS,
            true));
  }

  /** Out of the group, still running. */
  public Begun detach(GroupView view, GroupInstance member, String cause) {
    return begin(
        view,
        member,
        LifecycleState.DETACHING,
        new Activities.Start(
            "Detaching EC2 instance: " + member.instanceId(),
            cause,
            details(view, member),
            ActivityStatus.IN_PROGRESS,
            true));
  }

  /** Into standby. */
  public Begun standby(GroupView view, GroupInstance member, String cause) {
    return begin(
        view,
        member,
        LifecycleState.ENTERING_STANDBY,
        new Activities.Start(
            "Moving EC2 instance to Standby: " + member.instanceId(),
            cause,
            Activities.details(member.zone()),
            ActivityStatus.IN_PROGRESS,
            true));
  }

  private Begun begin(
      GroupView view, GroupInstance member, LifecycleState next, Activities.Start start) {
    ScalingActivity activity = activities.begin(view.group(), start);
    List<Change> changes = new ArrayList<>();
    view.activity(member)
        .filter(earlier -> !earlier.ended())
        .ifPresent(earlier -> changes.add(Change.put(close(earlier))));
    changes.add(Change.put(activity));
    changes.add(Change.put(member.in(next, Optional.of(activity.id()))));
    changes.addAll(deregister(view, member));
    return new Begun(changes, activity);
  }

  private ScalingActivity close(ScalingActivity earlier) {
    return earlier.status() == ActivityStatus.WAITING_FOR_INSTANCE_WARMUP
        ? activities.succeed(earlier)
        : activities.cancel(earlier, "The instance is leaving the group.");
  }

  /** Deregisters a member from every target group of its group that still exists. */
  public List<Change> deregister(GroupView view, GroupInstance member) {
    List<Change> changes = new ArrayList<>();
    for (TrafficSource source : view.group().trafficSources()) {
      if (view.image().targetGroups().contains(source.identifier())) {
        changes.addAll(
            context
                .services()
                .targets()
                .deregisterAll(view.image(), source.identifier(), member.instanceId()));
      }
    }
    return changes;
  }

  private static String details(GroupView view, GroupInstance member) {
    return view.instance(member)
        .map(Instance::subnetId)
        .map(subnet -> Activities.details(subnet, member.zone()))
        .orElseGet(() -> Activities.details(member.zone()));
  }
}
