package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.ScalingActivity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Filters of DescribeScalingActivities: the window of start times is inclusive. */
final class ActivityFilters {
  private ActivityFilters() {}

  static boolean select(Struct input, ScalingActivity activity) {
    for (Struct filter : input.structs("Filters")) {
      String name = filter.optText("Name").orElse("");
      List<String> values = filter.texts("Values");
      boolean held =
          switch (name) {
            case "StartTimeLowerBound" ->
                values.stream().allMatch(at -> !activity.startTime().isBefore(time(at)));
            case "StartTimeUpperBound" ->
                values.stream().allMatch(at -> !activity.startTime().isAfter(time(at)));
            case "Status" -> {
              if (!input.has("AutoScalingGroupName")) {
                throw ApiError.validation(
                    "The Status filter can be used only together with AutoScalingGroupName.");
              }
              yield values.contains(activity.status().wire());
            }
            default -> throw ApiError.validation("Filter type " + name + " is not correct.");
          };
      if (!held) {
        return false;
      }
    }
    return true;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw ApiError.validation("Invalid time: " + text);
    }
  }
}
