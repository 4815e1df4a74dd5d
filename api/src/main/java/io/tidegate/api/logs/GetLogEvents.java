package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.metrics.logs.EventQuery;
import io.tidegate.metrics.logs.LogCursor;
import io.tidegate.metrics.logs.StoredEvent;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.util.List;
import java.util.Optional;

/**
 * Events of one log stream in the order of time, a page at a time. Tokens say the event next to the
 * page, {@code f/} after it and {@code b/} before it: an end of the stream is where the token that
 * comes back is the one that was given.
 */
record GetLogEvents(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LogGroup group = logs.group(input);
    String stream = input.text("logStreamName");
    logs.requireStream(group, stream);
    Optional<String> token = input.optText("nextToken");
    boolean backward =
        token.map(text -> text.startsWith("b/")).orElse(!input.flag("startFromHead", false));
    Optional<LogCursor> cursor = token.map(GetLogEvents::cursor);
    EventQuery query =
        new EventQuery(
            Optional.of(stream),
            EventPages.from(group, input, logs.now()),
            input.optNumber("endTime").orElse(Long.MAX_VALUE),
            cursor,
            backward,
            input.optInt("limit").orElse(LogsLimits.PAGE_EVENTS),
            LogsLimits.PAGE_BYTES);
    List<StoredEvent> page = Logs.stored(() -> logs.events().read(group.id(), query)).events();
    LogCursor otherwise = cursor.orElse(LogCursor.START);
    LogCursor first = page.isEmpty() ? otherwise : page.getFirst().cursor();
    LogCursor last = page.isEmpty() ? otherwise : page.getLast().cursor();
    return Struct.of("events", page.stream().map(GetLogEvents::shown).toList())
        .set("nextForwardToken", "f/" + last.text() + "/s")
        .set("nextBackwardToken", "b/" + first.text() + "/s");
  }

  private static LogCursor cursor(String token) {
    if (!token.matches("[fb]/\\d{56}/s")) {
      throw LogPage.badToken();
    }
    return LogCursor.parse(token.substring(2, token.length() - 2))
        .orElseThrow(() -> LogsErrors.parameter("The specified nextToken is invalid."));
  }

  private static Struct shown(StoredEvent event) {
    return Struct.of("timestamp", event.atMs())
        .set("message", event.message())
        .set("ingestionTime", event.ingestedMs());
  }
}
