package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Activities;
import io.tidegate.control.autoscaling.Causes;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.Origin;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.ec2.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Launches what is missing, each instance into the emptiest zone. The member, its activity and the
 * instance itself are one decision, so that no crash can launch twice. After a failure one instance
 * at a time is tried, with growing pauses; desired capacity stays.
 */
final class Launch implements Step {
  private static final int MOST_AT_ONCE = 100;

  private final GroupContext context;
  private final Activities activities;
  private final LaunchRequest request;
  private final ZoneChoice zones;

  Launch(GroupContext context) {
    this.context = context;
    this.activities = new Activities(context);
    this.request = new LaunchRequest(context);
    this.zones = new ZoneChoice(context.chance());
  }

  @Override
  public List<Change> decide(GroupView view) {
    AutoScalingGroup group = view.group();
    int counted = view.counted();
    int missing = group.size().desired() - counted;
    GroupProgress progress = group.progress();
    if (missing <= 0) {
      boolean settled =
          missing == 0 && (progress.cause().isPresent() || progress.replacements() > 0);
      return settled ? List.of(Change.put(group.withProgress(progress.reached()))) : List.of();
    }
    if (group.deleting() || group.isSuspended(ScalingProcess.LAUNCH) || pausing(view)) {
      return List.of();
    }
    boolean probing = progress.failures().count() > 0;
    int count = probing ? 1 : Math.min(missing, MOST_AT_ONCE);
    Batch batch = new Batch(view);
    for (int i = 0; i < count && !batch.failed; i++) {
      boolean replacement = i < progress.replacements();
      List<String> why =
          List.of(
              replacement
                  ? Causes.replaced(context.now())
                  : Causes.launched(context.now(), counted, group.size().desired()));
      Optional<String> first = replacement ? Optional.empty() : progress.cause();
      batch.launch(replacement ? Origin.REPLACEMENT : Origin.CAPACITY, Causes.join(first, why));
    }
    return batch.changes();
  }

  /** Launches one more than desired, for the zones' sake. */
  List<Change> launchExtra(GroupView view, String cause) {
    Batch batch = new Batch(view);
    batch.launch(Origin.REBALANCE, cause);
    return batch.changes();
  }

  private boolean pausing(GroupView view) {
    GroupProgress.LaunchFailures failures = view.group().progress().failures();
    boolean early = failures.retryAt().filter(at -> context.now().isBefore(at)).isPresent();
    boolean trying = failures.count() > 0 && !view.in(LifecycleState.PENDING).isEmpty();
    return early || trying;
  }

  /** Several launches of one decision: each sees those before it. */
  private final class Batch {
    private final GroupView view;
    private final ZoneBalance balance;
    private final Map<String, List<String>> subnets;
    private final List<Change> changes = new ArrayList<>();
    private final Instant now = context.now();
    private Image image;
    private GroupProgress progress;
    private boolean failed;

    Batch(GroupView view) {
      this.view = view;
      this.image = view.image();
      this.subnets = view.subnetsByZone();
      this.balance = ZoneBalance.of(view, subnets.keySet());
      this.progress = view.group().progress();
    }

    void launch(Origin origin, String cause) {
      Optional<String> zone = zones.forLaunch(balance, view.group(), progress.failures(), now);
      if (zone.isEmpty()) {
        failed = true;
        return;
      }
      List<String> choices = subnets.get(zone.get());
      if (choices == null) {
        throw new IllegalStateException("zone without subnets: " + zone.get());
      }
      String subnet = choices.get(context.chance().below(choices.size()));
      Activities.Start start =
          new Activities.Start(
              "Launching a new EC2 instance",
              cause,
              Activities.details(
                  Activities.details(subnet, zone.get()),
                  origin == Origin.CAPACITY ? progress.details() : Optional.empty()),
              ActivityStatus.PRE_IN_SERVICE,
              origin == Origin.CAPACITY);
      ScalingActivity activity = activities.begin(view.group(), start);
      try {
        checkTargetGroups();
        LaunchRequest.Made made = request.run(image, view.group(), subnet);
        image = image.with(made.outcome().changes());
        changes.addAll(made.outcome().changes());
        made.outcome().answer().forEach(instance -> join(instance, made, origin, activity));
        balance.add(zone.get());
        if (origin == Origin.REPLACEMENT) {
          progress = progress.withReplacements(progress.replacements() - 1);
        }
      } catch (ApiError refusal) {
        fail(activity, refusal, zone.get());
      }
    }

    private void join(
        Instance instance, LaunchRequest.Made made, Origin origin, ScalingActivity activity) {
      changes.add(Change.put(activity.describedAs(activity.description() + ": " + instance.id())));
      changes.add(
          Change.put(
              new GroupInstance(
                  instance.id(),
                  view.group().name(),
                  instance.zone(),
                  instance.instanceType(),
                  LifecycleState.PENDING,
                  Optional.empty(),
                  view.group().settings().newInstancesProtected(),
                  Optional.of(made.template()),
                  origin,
                  true,
                  activity.startTime(),
                  Optional.empty(),
                  Optional.of(activity.id()))));
    }

    private void fail(ScalingActivity activity, ApiError refusal, String zone) {
      boolean ours = refusal.code().equals(NO_TARGET_GROUP);
      String message = ours ? refusal.text() : LaunchRequest.message(view, refusal);
      changes.add(Change.put(activities.fail(activity, message)));
      LaunchFailed failure = new LaunchFailed(context, refusal.code(), zone);
      progress = progress.withFailures(failure.after(progress.failures()));
      failed = true;
    }

    private void checkTargetGroups() {
      for (TrafficSource source : view.group().trafficSources()) {
        if (source.attached() && !image.targetGroups().contains(source.identifier())) {
          throw ApiError.of(
              NO_TARGET_GROUP,
              "One or more target groups not found. Validating load balancer configuration failed.");
        }
      }
    }

    List<Change> changes() {
      if (!progress.equals(view.group().progress())) {
        AutoScalingGroup group = view.group().withProgress(progress);
        changes.add(Change.put(LaunchFailed.suspendIfHopeless(group, now)));
      }
      return changes;
    }
  }

  private static final String NO_TARGET_GROUP = "TargetGroupNotFound";
}
