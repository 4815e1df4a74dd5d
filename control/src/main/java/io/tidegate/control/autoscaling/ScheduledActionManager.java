package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.model.autoscaling.ScheduledAction.Sizes;
import io.tidegate.scaling.schedule.Cron;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decisions about scheduled actions: what is asked of them, and what they do when due. */
public final class ScheduledActionManager {
  private final GroupContext context;
  private final Activities activities;

  /** ARNs and times come from {@code context}. */
  public ScheduledActionManager(GroupContext context) {
    this.context = context;
    this.activities = new Activities(context);
  }

  /** PutScheduledUpdateGroupAction, or one item of its batch form. */
  public record Put(
      String groupName,
      String name,
      Optional<Instant> startTime,
      Optional<Instant> endTime,
      Optional<String> recurrence,
      Optional<String> timeZone,
      Sizes sizes) {}

  /** An item of a batch that was refused. */
  public record Failed(String name, String code, String message) {}

  /**
   * Creates or replaces an action.
   *
   * @throws ApiError {@code ValidationError}, {@code AlreadyExists}, {@code LimitExceeded}
   */
  public Outcome<ScheduledAction> put(Image image, Put command) {
    GroupView.get(image, command.groupName());
    Instant now = context.now();
    checkSizes(command.sizes());
    checkTimes(command, now);
    Optional<ScheduledAction> before =
        image.scheduledActions().find(ScheduledAction.key(command.groupName(), command.name()));
    checkOthers(image, command, before.isPresent());
    ScheduledAction action =
        new ScheduledAction(
            before.map(ScheduledAction::arn).orElseGet(() -> newArn(command)),
            command.name(),
            command.groupName(),
            command.startTime(),
            command.endTime(),
            command.recurrence(),
            command.timeZone(),
            command.sizes(),
            Optional.empty());
    Optional<Instant> first = command.startTime().or(() -> next(action, now));
    if (first.isEmpty()) {
      throw ApiError.validation("The scheduled action would never run.");
    }
    ScheduledAction ready = action.runningNext(first);
    return new Outcome<>(List.of(Change.put(ready)), ready);
  }

  private String newArn(Put command) {
    return context.arn(
        "scheduledUpdateGroupAction:"
            + context.chance().uuid()
            + ":autoScalingGroupName/"
            + command.groupName()
            + ":scheduledActionName/"
            + command.name());
  }

  private static void checkSizes(Sizes sizes) {
    if (sizes.min().isEmpty() && sizes.max().isEmpty() && sizes.desired().isEmpty()) {
      throw ApiError.validation(
          "At least one of MinSize, MaxSize and DesiredCapacity must be given.");
    }
    int min = sizes.min().orElse(0);
    int max = sizes.max().orElse(Integer.MAX_VALUE);
    int desired = sizes.desired().orElse(min);
    if (min < 0 || max < 0 || desired < 0 || min > max) {
      throw ApiError.validation("MinSize must not be negative, nor greater than MaxSize.");
    }
    if (desired < min || desired > max) {
      throw ApiError.validation("DesiredCapacity must be between MinSize and MaxSize.");
    }
  }

  private static void checkTimes(Put command, Instant now) {
    if (command.startTime().isEmpty() && command.recurrence().isEmpty()) {
      throw ApiError.validation("Either StartTime or Recurrence must be given.");
    }
    if (command.startTime().filter(at -> at.isBefore(now)).isPresent()) {
      throw ApiError.validation("Given start time is in the past");
    }
    if (command.endTime().filter(at -> !at.isAfter(command.startTime().orElse(now))).isPresent()) {
      throw ApiError.validation("Given end time is not after the start time");
    }
    command
        .recurrence()
        .filter(text -> Cron.parse(text).isEmpty())
        .ifPresent(
            text -> {
              throw ApiError.validation("Given recurrence string:" + text + " is invalid");
            });
    command
        .timeZone()
        .filter(zone -> zone(Optional.of(zone)).isEmpty())
        .ifPresent(
            zone -> {
              throw ApiError.validation("Given time zone is invalid: " + zone);
            });
  }

  private static void checkOthers(Image image, Put command, boolean replaces) {
    List<ScheduledAction> others =
        image.scheduledActions().referringTo(command.groupName()).stream()
            .filter(action -> !action.name().equals(command.name()))
            .toList();
    if (!replaces && others.size() >= AutoScalingLimits.SCHEDULED_ACTIONS_PER_GROUP) {
      throw ApiError.of(
          "LimitExceeded",
          "Only "
              + AutoScalingLimits.SCHEDULED_ACTIONS_PER_GROUP
              + " scheduled actions are allowed per Auto Scaling group.");
    }
    boolean taken =
        command.startTime().isPresent()
            && others.stream().anyMatch(it -> it.startTime().equals(command.startTime()));
    if (taken) {
      throw ApiError.of(
          "AlreadyExists",
          "A scheduled action with the start time "
              + command.startTime().orElseThrow()
              + " already exists.");
    }
  }

  /** BatchPutScheduledUpdateGroupAction: good items apply, bad ones are told. */
  public Outcome<List<Failed>> putAll(Image image, String groupName, List<Put> commands) {
    GroupView.get(image, groupName);
    checkPerCall(commands.size());
    List<Change> changes = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    Image next = image;
    for (Put command : commands) {
      try {
        List<Change> one = put(next, command).changes();
        next = next.with(one);
        changes.addAll(one);
      } catch (ApiError refusal) {
        failed.add(new Failed(command.name(), refusal.code(), refusal.text()));
      }
    }
    return new Outcome<>(changes, failed);
  }

  /**
   * DeleteScheduledAction.
   *
   * @throws ApiError {@code ValidationError} when there is none
   */
  public Outcome<Boolean> delete(Image image, String groupName, String name) {
    GroupView.get(image, groupName);
    return new Outcome<>(List.of(Change.remove(get(image, groupName, name))), true);
  }

  /** BatchDeleteScheduledAction: those that exist go, the others are told. */
  public Outcome<List<Failed>> deleteAll(Image image, String groupName, List<String> names) {
    GroupView.get(image, groupName);
    checkPerCall(names.size());
    List<Change> changes = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (String name : names) {
      try {
        changes.add(Change.remove(get(image, groupName, name)));
      } catch (ApiError refusal) {
        failed.add(new Failed(name, refusal.code(), refusal.text()));
      }
    }
    return new Outcome<>(changes, failed);
  }

  private static ScheduledAction get(Image image, String groupName, String name) {
    return image
        .scheduledActions()
        .find(ScheduledAction.key(groupName, name))
        .orElseThrow(() -> ApiError.validation("Scheduled action name not found"));
  }

  private static void checkPerCall(int count) {
    if (count < 1 || count > AutoScalingLimits.SCHEDULED_ACTIONS_PER_CALL) {
      throw ApiError.validation(
          "Between 1 and "
              + AutoScalingLimits.SCHEDULED_ACTIONS_PER_CALL
              + " scheduled actions must be given in one call.");
    }
  }

  /**
   * Runs every action that is due, in the order of their times. One that was missed, because the
   * server was away, runs once now; runs that fall into a suspension are lost.
   */
  public Outcome<Integer> runDue(Image image) {
    Instant now = context.now();
    List<Change> changes = new ArrayList<>();
    Image next = image;
    int ran = 0;
    for (ScheduledAction action : due(image, now)) {
      List<Change> one = new ArrayList<>();
      GroupView.find(next, action.groupName())
          .filter(view -> !view.group().deleting())
          .filter(view -> !view.group().isSuspended(ScalingProcess.SCHEDULED_ACTIONS))
          .ifPresent(view -> one.addAll(run(view, action)));
      Optional<Instant> again = next(action, now);
      one.add(again.isPresent() ? Change.put(action.runningNext(again)) : Change.remove(action));
      next = next.with(one);
      changes.addAll(one);
      ran++;
    }
    return new Outcome<>(changes, ran);
  }

  private static List<ScheduledAction> due(Image image, Instant now) {
    return image.scheduledActions().stream()
        .filter(action -> action.nextRun().filter(at -> !at.isAfter(now)).isPresent())
        .sorted(
            Comparator.comparing((ScheduledAction action) -> action.nextRun().orElse(now))
                .thenComparing(ScheduledAction::name))
        .toList();
  }

  private List<Change> run(GroupView view, ScheduledAction action) {
    AutoScalingGroup group = view.group();
    Size old = group.size();
    int min = action.sizes().min().orElse(old.min());
    int max = action.sizes().max().orElse(old.max());
    if (min > max) {
      return List.of(Change.put(contradiction(group, action, min, max)));
    }
    int wanted = action.sizes().desired().orElse(old.desired());
    Size size = new Size(min, max, Math.max(min, Math.min(max, wanted)));
    if (size.equals(old)) {
      return List.of();
    }
    AutoScalingGroup next = group.withSize(size);
    if (size.desired() != old.desired()) {
      String cause = Causes.scheduled(context.now(), action.name(), size, old.desired());
      next = next.withProgress(next.progress().because(cause));
    }
    return List.of(Change.put(next));
  }

  private io.tidegate.model.autoscaling.ScalingActivity contradiction(
      AutoScalingGroup group, ScheduledAction action, int min, int max) {
    String why =
        "The scheduled action "
            + action.name()
            + " was not carried out: min size "
            + min
            + " would be greater than max size "
            + max
            + ".";
    var start =
        new Activities.Start(
            "Executing scheduled action " + action.name(),
            why,
            "{}",
            ActivityStatus.IN_PROGRESS,
            false);
    return activities.fail(activities.begin(group, start), why);
  }

  /** The run after {@code after}; none at or after the end time, none without recurrence. */
  private static Optional<Instant> next(ScheduledAction action, Instant after) {
    return action
        .recurrence()
        .flatMap(Cron::parse)
        .flatMap(cron -> cron.next(after, zone(action.timeZone()).orElse(ZoneOffset.UTC)))
        .filter(at -> action.endTime().map(at::isBefore).orElse(true));
  }

  private static Optional<ZoneId> zone(Optional<String> name) {
    try {
      return name.map(ZoneId::of);
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
