package io.tidegate.control.logs;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides on log groups. Events of a group that goes are removed by who follows the image. */
public record LogGroupManager(LogsContext context) {
  /** The group of {@code name}, or {@code ResourceNotFoundException}. */
  public static LogGroup find(Image image, String name) {
    return image.logGroups().find(name).orElseThrow(LogsErrors::noGroup);
  }

  /** What CreateLogGroup asks for. */
  public record Create(
      String name, String logClass, boolean deletionProtection, Map<String, String> tags) {}

  /** Makes a group. */
  public Outcome<LogGroup> create(Image image, Create asked) {
    String name = asked.name();
    if (image.logGroups().contains(name)) {
      throw LogsErrors.exists("The specified log group already exists");
    }
    if (name.toLowerCase(Locale.ROOT).startsWith("aws/")) {
      throw LogsErrors.parameter("Log groups starting with AWS/ are reserved for AWS.");
    }
    if (asked.logClass().equals("DELIVERY")) {
      throw LogsErrors.parameter("Log class DELIVERY is for the logs of Lambda functions only.");
    }
    if (image.logGroups().size() >= LogsLimits.GROUPS) {
      throw ApiError.of("LimitExceededException", "Resource limit exceeded.");
    }
    LogGroup group =
        new LogGroup(
            name,
            context.newId(),
            context.arn("log-group:" + name),
            context.clock().now(),
            Optional.empty(),
            asked.logClass(),
            asked.deletionProtection(),
            LogTags.merged(List.of(), asked.tags()));
    return new Outcome<>(List.of(Change.put(group)), group);
  }

  /** Deletes a group with all that is in it. */
  public Outcome<LogGroup> delete(Image image, String name) {
    LogGroup group = find(image, name);
    if (group.deletionProtection()) {
      throw LogsErrors.validation(
          "The log group " + name + " is protected from deletion; disable deletion protection.");
    }
    return new Outcome<>(List.of(Change.remove(group)), group);
  }

  /** Says how many days events are kept; for ever when empty. */
  public Outcome<LogGroup> retain(Image image, String name, Optional<Integer> days) {
    LogGroup group = find(image, name);
    if (days.isPresent() && !LogsLimits.RETENTION_DAYS.contains(days.get())) {
      throw LogsErrors.parameter(
          "1 validation error detected: Value '"
              + days.get()
              + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum"
              + " value set: "
              + LogsLimits.RETENTION_DAYS.stream().sorted().toList());
    }
    LogGroup next = group.withRetention(days);
    return new Outcome<>(List.of(Change.put(next)), next);
  }

  /** Protects a group from deletion, or no more. */
  public Outcome<LogGroup> protect(Image image, String name, boolean on) {
    LogGroup next = find(image, name).withDeletionProtection(on);
    return new Outcome<>(List.of(Change.put(next)), next);
  }
}
