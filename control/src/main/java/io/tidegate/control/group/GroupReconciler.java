package io.tidegate.control.group;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.KeyedSteps;
import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetHealthReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings every group to what was asked, by a short list of steps. Thread-safe; woken by images,
 * health news and a timer, it runs on {@link Tasks}, for one group never two at a time. Every
 * effect is a decision, so a crash between two steps is harmless: the next run reads the facts
 * again and goes on from there.
 */
public final class GroupReconciler implements ImageSubscriber {
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private final Controller controller;
  private final GroupContext context;
  private final TargetHealthManager targetHealth;
  private final Tasks tasks;
  private final KeyedSteps runs;
  private final List<NamedStep> steps;

  private record NamedStep(String name, Step step) {}

  /** Nothing happens before {@link #start}. */
  public GroupReconciler(
      Controller controller,
      GroupContext context,
      TargetHealthManager targetHealth,
      Tasks tasks,
      FaultHandler faults) {
    this.controller = controller;
    this.context = context;
    this.targetHealth = targetHealth;
    this.tasks = tasks;
    this.runs = new KeyedSteps(tasks, faults);
    Launch launch = new Launch(context);
    this.steps =
        List.of(
            new NamedStep("AwaitHealthy", new AwaitHealthy(context, targetHealth)),
            new NamedStep("Register", new Register(context)),
            new NamedStep("CheckHealth", new CheckHealth(context, targetHealth)),
            new NamedStep("ReplaceUnhealthy", new ReplaceUnhealthy(context)),
            new NamedStep("Launch", launch),
            new NamedStep("Rebalance", new Rebalance(context, launch)),
            new NamedStep("Drain", new Drain(context)),
            new NamedStep("Terminate", new Terminate(context)),
            new NamedStep("TuneAlarms", new TuneAlarms(context)),
            new NamedStep("FinishDeletion", new FinishDeletion()));
  }

  /** Looks at every group, then follows images, health and time. Called once. */
  public void start() {
    controller.subscribe(this);
    targetHealth.subscribe(this::onHealth);
    wakeAll();
    tasks.every(context.options().checkInterval(), "groups-check", this::wakeAll);
    tasks.every(FORGET_EVERY, "activities-forget", this::forget);
  }

  @Override
  public void onImage(ImageDelta delta) {
    Set<String> touched = new LinkedHashSet<>();
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Put(AutoScalingGroup group) -> touched.add(group.name());
        case Change.Put(GroupInstance member) -> touched.add(member.groupName());
        case Change.Put(Target target) -> addGroupOf(delta.after(), target.id(), touched);
        case Change.Put(io.tidegate.model.ec2.Instance instance) ->
            addGroupOf(delta.after(), instance.id(), touched);
        case Change.Put _ -> {}
        case Change.Removed(var kind, String key) -> {
          switch (kind) {
            case INSTANCE -> addGroupOf(delta.after(), key, touched);
            case GROUP_INSTANCE -> addGroupOf(delta.before(), key, touched);
            case TARGET ->
                delta
                    .before()
                    .targets()
                    .find(key)
                    .ifPresent(target -> addGroupOf(delta.after(), target.id(), touched));
            default -> {}
          }
        }
      }
    }
    touched.forEach(this::wake);
  }

  private void onHealth(TargetHealthReport report) {
    Image image = controller.image();
    Set<String> touched = new LinkedHashSet<>();
    image
        .targets()
        .find(report.targetKey())
        .ifPresent(target -> addGroupOf(image, target.id(), touched));
    touched.forEach(this::wake);
  }

  private static void addGroupOf(Image image, String instanceId, Set<String> names) {
    image.groupInstances().find(instanceId).ifPresent(member -> names.add(member.groupName()));
  }

  private void wakeAll() {
    controller.image().autoScalingGroups().stream()
        .map(AutoScalingGroup::name)
        .sorted(Comparator.naturalOrder())
        .forEach(this::wake);
  }

  private void wake(String name) {
    runs.wake("group-" + name, () -> reconcile(name));
  }

  private void reconcile(String name) {
    for (NamedStep step : steps) {
      boolean work =
          GroupView.find(controller.image(), name)
              .map(view -> !step.step().decide(view).isEmpty())
              .orElse(false);
      if (work && !decide(name, step)) {
        return;
      }
    }
  }

  private boolean decide(String name, NamedStep step) {
    try {
      return controller.submit(
          step.name(),
          image ->
              new Outcome<>(
                  GroupView.find(image, name)
                      .map(view -> step.step().decide(view))
                      .orElse(List.of()),
                  true));
    } catch (ApiError busy) {
      return false; // the timer wakes this group again
    }
  }

  private void forget() {
    Instant before = context.now().minus(ScalingActivity.KEPT);
    try {
      controller.submit(
          "ForgetActivities",
          image -> {
            List<Change> changes = new ArrayList<>();
            for (ScalingActivity activity : image.scalingActivities().all()) {
              if (activity.ended() && activity.startTime().isBefore(before)) {
                changes.add(Change.remove(activity));
              }
            }
            return new Outcome<>(changes, changes.size());
          });
    } catch (ApiError busy) {
      return; // the next round forgets them
    }
  }
}
