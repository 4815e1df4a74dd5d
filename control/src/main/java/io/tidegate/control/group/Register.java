package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Activities;
import io.tidegate.control.autoscaling.Departure;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.Origin;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts instances that run into service: registered with every attached target group and {@code
 * InService} in one decision, so that the registration never comes later. Brings newly attached
 * target groups up to date and forgets those that have let go of all members.
 */
final class Register implements Step {
  private final GroupContext context;
  private final Activities activities;
  private final Departure departure;

  Register(GroupContext context) {
    this.context = context;
    this.activities = new Activities(context);
    this.departure = new Departure(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    if (view.group().deleting()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    Image image = view.image();
    AutoScalingGroup group = view.group();
    for (GroupInstance member : view.in(LifecycleState.PENDING)) {
      if (view.running(member)) {
        List<Change> one = new ArrayList<>();
        group = enter(new GroupView(image, group, view.members()), member, one);
        image = image.with(one);
        changes.addAll(one);
      }
    }
    group = group.withTrafficSources(sources(new GroupView(image, group, view.members()), changes));
    if (!group.equals(view.group())) {
      changes.add(Change.put(group));
    }
    return changes;
  }

  private AutoScalingGroup enter(GroupView view, GroupInstance member, List<Change> changes) {
    AutoScalingGroup group = view.group();
    Instant now = context.now();
    boolean balanced =
        member.loadBalanced() && !group.isSuspended(ScalingProcess.ADD_TO_LOAD_BALANCER);
    try {
      if (balanced) {
        changes.addAll(register(view, member));
      }
    } catch (ApiError refusal) {
      return refused(view, member, refusal, changes);
    }
    GroupInstance serving = member.withLoadBalanced(balanced).inService(now);
    changes.add(Change.put(serving));
    Optional<ScalingActivity> activity = view.activity(member).filter(it -> !it.ended());
    boolean warms = AwaitHealthy.warms(group, serving, now);
    activity.ifPresent(
        it ->
            changes.add(
                Change.put(
                    warms
                        ? it.at(ActivityStatus.WAITING_FOR_INSTANCE_WARMUP, 80)
                        : activities.succeed(it))));
    GroupProgress progress =
        group.progress().withFailures(group.progress().failures().roomIn(member.zone()));
    boolean scaling = activity.map(ScalingActivity::scaling).orElse(false);
    return group.withProgress(scaling ? progress.scaled(now) : progress);
  }

  private List<Change> register(GroupView view, GroupInstance member) {
    List<Change> changes = new ArrayList<>();
    for (TrafficSource source : view.attached()) {
      List<TargetDescription> target = List.of(TargetDescription.of(member.instanceId()));
      changes.addAll(
          context.services().targets().register(view.image(), source.identifier(), target));
    }
    return changes;
  }

  /** A load balancer does not take it: the instance cannot serve, so its launch failed. */
  private AutoScalingGroup refused(
      GroupView view, GroupInstance member, ApiError refusal, List<Change> changes) {
    String message = refusal.text() + ". Updating load balancer configuration failed.";
    view.activity(member)
        .filter(it -> !it.ended())
        .ifPresent(it -> changes.add(Change.put(activities.fail(it, message))));
    GroupInstance idle = member.in(member.state(), Optional.empty());
    changes.addAll(departure.terminate(view, idle, message, false).changes());
    LaunchFailed failure = new LaunchFailed(context, refusal.code(), member.zone());
    GroupProgress progress = view.group().progress();
    int owed = progress.replacements() + (member.origin() == Origin.REPLACEMENT ? 1 : 0);
    return view.group()
        .withProgress(
            progress.withReplacements(owed).withFailures(failure.after(progress.failures())));
  }

  private List<TrafficSource> sources(GroupView view, List<Change> changes) {
    List<TrafficSource> next = new ArrayList<>();
    for (TrafficSource source : view.group().trafficSources()) {
      switch (source.state()) {
        case ADDING -> {
          if (catchUp(view, source, changes)) {
            next.add(new TrafficSource(source.identifier(), AttachmentState.ADDED));
          } else {
            next.add(source);
          }
        }
        case REMOVING -> {
          if (holdsMember(view, source)) {
            next.add(source);
          }
        }
        case ADDED, IN_SERVICE -> next.add(source);
        case REMOVED -> {}
      }
    }
    return next;
  }

  private boolean catchUp(GroupView view, TrafficSource source, List<Change> changes) {
    if (view.group().isSuspended(ScalingProcess.ADD_TO_LOAD_BALANCER)
        || !view.image().targetGroups().contains(source.identifier())) {
      return true;
    }
    List<TargetDescription> serving =
        view.in(LifecycleState.IN_SERVICE).stream()
            .filter(GroupInstance::loadBalanced)
            .filter(view::running)
            .map(member -> TargetDescription.of(member.instanceId()))
            .toList();
    try {
      changes.addAll(
          context.services().targets().register(view.image(), source.identifier(), serving));
      return true;
    } catch (ApiError refusal) {
      return false;
    }
  }

  private static boolean holdsMember(GroupView view, TrafficSource source) {
    for (Target target : view.image().targets().referringTo(source.identifier())) {
      if (view.members().stream().anyMatch(member -> member.instanceId().equals(target.id()))) {
        return true;
      }
    }
    return false;
  }
}
