package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ScheduledAction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists scheduled actions that are still to run; the window of time counts without names only. */
record DescribeScheduledActions(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = managers.image();
    Optional<String> group = input.optText("AutoScalingGroupName");
    group.ifPresent(name -> GroupView.get(image, name));
    List<String> names = input.texts("ScheduledActionNames");
    List<ScheduledAction> found =
        image.scheduledActions().stream()
            .filter(action -> group.isEmpty() || action.groupName().equals(group.get()))
            .filter(action -> names.isEmpty() ? inWindow(input, action) : named(names, action))
            .sorted(
                Comparator.comparing(ScheduledAction::groupName)
                    .thenComparing(ScheduledAction::name))
            .toList();
    Page<ScheduledAction> page =
        Page.of(input, found, ScheduledAction::key, Page.Sizes.FIFTY_TO_HUNDRED);
    return Struct.of(
            "ScheduledUpdateGroupActions",
            page.items().stream().map(DescribeScheduledActions::text).toList())
        .set("NextToken", page.nextToken());
  }

  private static boolean named(List<String> names, ScheduledAction action) {
    return names.contains(action.name()) || names.contains(action.arn());
  }

  private static boolean inWindow(Struct input, ScheduledAction action) {
    Optional<Instant> from = input.optTime("StartTime");
    Optional<Instant> to = input.optTime("EndTime");
    Instant runs = action.nextRun().orElse(Instant.MAX);
    return from.map(at -> !runs.isBefore(at)).orElse(true)
        && to.map(at -> !runs.isAfter(at)).orElse(true);
  }

  private static Struct text(ScheduledAction action) {
    Optional<Instant> start = action.startTime().or(action::nextRun);
    return Struct.of("AutoScalingGroupName", action.groupName())
        .set("ScheduledActionName", action.name())
        .set("ScheduledActionARN", action.arn())
        .set("Time", start)
        .set("StartTime", start)
        .set("EndTime", action.endTime())
        .set("Recurrence", action.recurrence())
        .set("MinSize", action.sizes().min())
        .set("MaxSize", action.sizes().max())
        .set("DesiredCapacity", action.sizes().desired())
        .set("TimeZone", action.timeZone());
  }
}
