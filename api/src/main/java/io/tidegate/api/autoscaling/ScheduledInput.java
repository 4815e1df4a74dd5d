package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.ScheduledActionManager.Failed;
import io.tidegate.control.autoscaling.ScheduledActionManager.Put;
import io.tidegate.model.autoscaling.ScheduledAction.Sizes;
import java.util.List;

/** Reads and writes scheduled actions. */
final class ScheduledInput {
  private ScheduledInput() {}

  /** {@code Time} is the legacy name of {@code StartTime}. */
  static Put put(String groupName, Struct input) {
    return new Put(
        groupName,
        input.text("ScheduledActionName"),
        input.optTime("StartTime").or(() -> input.optTime("Time")),
        input.optTime("EndTime"),
        input.optText("Recurrence").filter(text -> !text.isBlank()),
        input.optText("TimeZone").filter(text -> !text.isBlank()),
        new Sizes(
            input.optInt("MinSize"), input.optInt("MaxSize"), input.optInt("DesiredCapacity")));
  }

  static List<Struct> failed(List<Failed> failed) {
    return failed.stream()
        .map(
            each ->
                Struct.of("ScheduledActionName", each.name())
                    .set("ErrorCode", each.code())
                    .set("ErrorMessage", each.message()))
        .toList();
  }
}
