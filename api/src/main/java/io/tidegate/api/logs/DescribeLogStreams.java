package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.metrics.logs.LogStreamFacts;
import io.tidegate.metrics.logs.StreamQuery;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.util.List;
import java.util.Optional;

/** Log streams of a group, in the order of their names or of their last events. */
record DescribeLogStreams(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LogGroup group = logs.group(input);
    boolean byLastEvent = input.optText("orderBy").orElse("").equals("LastEventTime");
    Optional<String> prefix = input.optText("logStreamNamePrefix");
    if (byLastEvent && prefix.isPresent()) {
      throw LogsErrors.parameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    int limit = input.optInt("limit").orElse(LogsLimits.PAGE_ITEMS);
    int offset = input.optText("nextToken").map(DescribeLogStreams::offset).orElse(0);
    StreamQuery query =
        new StreamQuery(
            prefix.orElse(""), byLastEvent, input.flag("descending", false), offset, limit + 1);
    List<LogStreamFacts> found = Logs.stored(() -> logs.events().streams(group.id(), query));
    return Struct.of(
            "logStreams", found.stream().limit(limit).map(stream -> shown(group, stream)).toList())
        .set(
            "nextToken",
            found.size() > limit
                ? Optional.of(LogPage.encoded(Integer.toString(offset + limit)))
                : Optional.empty());
  }

  private static int offset(String token) {
    try {
      return Math.max(0, Integer.parseInt(LogPage.decoded(token)));
    } catch (NumberFormatException notOurs) {
      throw LogPage.badToken();
    }
  }

  private static Struct shown(LogGroup group, LogStreamFacts stream) {
    return Struct.of("logStreamName", stream.name())
        .set("creationTime", stream.createdMs())
        .set("firstEventTimestamp", stream.firstMs())
        .set("lastEventTimestamp", stream.lastMs())
        .set("lastIngestionTime", stream.ingestedMs())
        .set("uploadSequenceToken", PutLogEvents.TOKEN)
        .set("arn", group.arn() + ":log-stream:" + stream.name())
        .set("storedBytes", 0);
  }
}
