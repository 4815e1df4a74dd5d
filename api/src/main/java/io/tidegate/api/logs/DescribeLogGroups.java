package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.model.logs.LogGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Log groups by prefix, pattern, class or name, in the order of names. */
record DescribeLogGroups(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Optional<String> prefix = input.optText("logGroupNamePrefix");
    Optional<String> pattern = input.optText("logGroupNamePattern");
    if (prefix.isPresent() && pattern.isPresent()) {
      throw LogsErrors.parameter(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    List<String> names = input.texts("logGroupIdentifiers").stream().map(Logs::nameOf).toList();
    Optional<String> logClass = input.optText("logGroupClass");
    Map<String, Long> bytes = Logs.stored(logs.events()::bytes);
    LogPage<LogGroup> page =
        LogPage.of(
            logs.image().logGroups().stream()
                .filter(group -> group.name().startsWith(prefix.orElse("")))
                .filter(group -> group.name().contains(pattern.orElse("")))
                .filter(group -> names.isEmpty() || names.contains(group.name()))
                .filter(group -> logClass.map(group.logClass()::equals).orElse(true)),
            LogGroup::name,
            input);
    return Struct.of(
            "logGroups",
            page.items().stream()
                .map(group -> shown(group, bytes.getOrDefault(group.id(), 0L)))
                .toList())
        .set("nextToken", page.nextToken());
  }

  private static Struct shown(LogGroup group, long bytes) {
    return Struct.of("logGroupName", group.name())
        .set("creationTime", group.created().toEpochMilli())
        .set("retentionInDays", group.retentionDays())
        .set("metricFilterCount", 0)
        .set("arn", group.arn() + ":*")
        .set("storedBytes", Math.max(0, bytes))
        .set("logGroupClass", group.logClass())
        .set("logGroupArn", group.arn())
        .set("deletionProtectionEnabled", group.deletionProtection());
  }
}
