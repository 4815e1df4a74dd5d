package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Activities;
import io.tidegate.control.autoscaling.Causes;
import io.tidegate.control.autoscaling.Departure;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.Origin;
import io.tidegate.model.autoscaling.GroupInstance.UnhealthyCause;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Waits: for pending instances, whose launch fails when they end before they ran; for members to
 * outlive failed launches and to warm up; for the first healthy member behind a newly attached
 * target group.
 */
final class AwaitHealthy implements Step {
  private final GroupContext context;
  private final TargetHealthManager targetHealth;
  private final Activities activities;
  private final Departure departure;

  AwaitHealthy(GroupContext context, TargetHealthManager targetHealth) {
    this.context = context;
    this.targetHealth = targetHealth;
    this.activities = new Activities(context);
    this.departure = new Departure(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    List<Change> changes = new ArrayList<>();
    AutoScalingGroup group = view.group();
    for (GroupInstance member : view.in(LifecycleState.PENDING)) {
      if (failed(view, member)) {
        group = failedLaunch(view, group, member, changes);
      }
    }
    List<GroupInstance> inService = view.in(LifecycleState.IN_SERVICE);
    inService.forEach(member -> finishWarmup(view, member, changes));
    GroupProgress progress = group.progress();
    group =
        group.withProgress(
            progress.withFailures(
                LaunchFailed.survivedBy(inService, progress.failures(), context.now())));
    group = group.withTrafficSources(settle(view, group));
    if (!group.equals(view.group())) {
      changes.add(Change.put(LaunchFailed.suspendIfHopeless(group, context.now())));
    }
    return changes;
  }

  private static boolean failed(GroupView view, GroupInstance member) {
    return view.instance(member)
        .map(Instance::state)
        .map(
            state ->
                switch (state) {
                  case PENDING, RUNNING -> false;
                  case SHUTTING_DOWN, TERMINATED, STOPPING, STOPPED -> true;
                })
        .orElse(true);
  }

  private AutoScalingGroup failedLaunch(
      GroupView view, AutoScalingGroup group, GroupInstance member, List<Change> changes) {
    if (member.origin() == Origin.ATTACHED || member.inServiceAt().isPresent()) {
      String why = Causes.unhealthy(context.now(), UnhealthyCause.EC2_STATE);
      changes.addAll(departure.terminate(view, member, why, false).changes());
      return group;
    }
    Optional<Instance> instance = view.instance(member);
    view.activity(member)
        .map(activity -> activities.fail(activity, message(instance)))
        .ifPresent(activity -> changes.add(Change.put(activity)));
    instance
        .filter(it -> !it.state().ending())
        .map(it -> context.services().instances().terminate(view.image(), List.of(it.id())))
        .ifPresent(outcome -> changes.addAll(outcome.changes()));
    changes.add(Change.remove(member));
    String code = instance.flatMap(Instance::stateReason).map(reason -> reason.code()).orElse("");
    LaunchFailed failure = new LaunchFailed(context, code, member.zone());
    GroupProgress progress = group.progress();
    int owed = progress.replacements() + (member.origin() == Origin.REPLACEMENT ? 1 : 0);
    return group.withProgress(
        progress.withReplacements(owed).withFailures(failure.after(progress.failures())));
  }

  private static String message(Optional<Instance> instance) {
    Optional<Instance.StateReason> reason = instance.flatMap(Instance::stateReason);
    boolean ended =
        instance.isEmpty() || reason.map(it -> it.code().startsWith("Client.User")).orElse(true);
    return ended
        ? "Instance became unhealthy while waiting for instance to be in InService state."
            + " Termination Reason: "
            + reason.map(Instance.StateReason::message).orElse("the instance is gone")
        : reason.map(Instance.StateReason::message).orElse("") + ". Launching EC2 instance failed.";
  }

  private void finishWarmup(GroupView view, GroupInstance member, List<Change> changes) {
    Optional<ScalingActivity> warming =
        view.activity(member)
            .filter(it -> it.status() == ActivityStatus.WAITING_FOR_INSTANCE_WARMUP);
    if (warming.isPresent() && !warms(view.group(), member, context.now())) {
      changes.add(Change.put(activities.succeed(warming.get())));
    }
  }

  /** Whether the group's default warm-up still runs for {@code member}. */
  static boolean warms(AutoScalingGroup group, GroupInstance member, Instant now) {
    return group
        .settings()
        .defaultInstanceWarmup()
        .filter(warmup -> CheckHealth.inServiceFor(member, now).compareTo(warmup) < 0)
        .isPresent();
  }

  private List<TrafficSource> settle(GroupView view, AutoScalingGroup group) {
    boolean elb = group.health().uses(HealthCheckType.ELB);
    return group.trafficSources().stream()
        .map(
            source ->
                elb && source.state() == AttachmentState.ADDED && anyHealthy(view, source)
                    ? new TrafficSource(source.identifier(), AttachmentState.IN_SERVICE)
                    : source)
        .toList();
  }

  private boolean anyHealthy(GroupView view, TrafficSource source) {
    Set<String> serving =
        Set.copyOf(
            view.in(LifecycleState.IN_SERVICE).stream().map(GroupInstance::instanceId).toList());
    for (Target target : view.image().targets().referringTo(source.identifier())) {
      if (serving.contains(target.id())
          && targetHealth.health(view.image(), target).state() == TargetHealth.State.HEALTHY) {
        return true;
      }
    }
    return false;
  }
}
