package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What happened to alarms, also to deleted ones. Newest first unless asked otherwise. */
final class DescribeAlarmHistory implements Action {
  private static final int MAX_PAGE = 100;

  private final CloudWatch cloudWatch;

  DescribeAlarmHistory(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Instant now = cloudWatch.time().now();
    Optional<String> wanted = input.optText("HistoryItemType");
    Optional<AlarmHistoryItem.Type> type =
        wanted.flatMap(
            name ->
                Arrays.stream(AlarmHistoryItem.Type.values())
                    .filter(one -> one.wire().equals(name))
                    .findFirst());
    List<String> types = input.texts("AlarmTypes");
    int offset = Reading.offset(input.optText("NextToken"));
    int limit = input.optInt("MaxRecords").orElse(MAX_PAGE);
    Instant oldest = now.minus(AlarmJournal.KEPT);
    Instant from = input.optTime("StartDate").filter(oldest::isBefore).orElse(oldest);
    List<AlarmHistoryItem> found =
        wanted.isPresent() && type.isEmpty()
            ? List.of()
            : cloudWatch
                .journal()
                .find(
                    new AlarmJournal.Query(
                        input.optText("AlarmName"),
                        types,
                        type,
                        from,
                        input.optTime("EndDate").orElse(now.plusSeconds(1)),
                        !input.optText("ScanBy").orElse("").equals("TimestampAscending"),
                        offset,
                        limit + 1));
    boolean more = found.size() > limit;
    return Struct.of(
            "AlarmHistoryItems",
            found.stream().limit(limit).map(DescribeAlarmHistory::show).toList())
        .set("NextToken", more ? Optional.of(Reading.token(offset + limit)) : Optional.empty());
  }

  private static Struct show(AlarmHistoryItem item) {
    return Struct.of("AlarmName", item.alarmName())
        .set("AlarmType", item.alarmType())
        .set("Timestamp", item.at())
        .set("HistoryItemType", item.type().wire())
        .set("HistorySummary", item.summary())
        .set("HistoryData", item.data());
  }
}
