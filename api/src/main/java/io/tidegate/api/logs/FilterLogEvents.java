package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.metrics.logs.EventPage;
import io.tidegate.metrics.logs.EventQuery;
import io.tidegate.metrics.logs.LogCursor;
import io.tidegate.metrics.logs.StoredEvent;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Events of a log group that match, in the order of time. One call looks at {@link #LOOKED_AT}
 * events at most: a page that is not full, or even empty, may have a token.
 */
record FilterLogEvents(Logs logs) implements Action {
  private static final int LOOKED_AT = 100_000;
  private static final int READ_AT_ONCE = 2_000;

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LogGroup group = logs.group(input);
    Predicate<StoredEvent> wanted = streams(input).and(pattern(input));
    int limit = input.optInt("limit").orElse(LogsLimits.PAGE_EVENTS);
    long from = EventPages.from(group, input, logs.now());
    long end = input.optNumber("endTime").orElse(Long.MAX_VALUE - 1) + 1;
    List<String> names = input.texts("logStreamNames");
    Optional<String> one = names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    names.forEach(name -> logs.requireStream(group, name));
    Optional<LogCursor> cursor =
        input
            .optText("nextToken")
            .map(token -> LogCursor.parse(token).orElseThrow(LogPage::badToken));
    List<StoredEvent> found = new ArrayList<>();
    long bytes = 0;
    long looked = 0;
    boolean more = true;
    while (more && looked < LOOKED_AT) {
      EventQuery query =
          new EventQuery(one, from, end, cursor, false, READ_AT_ONCE, LogsLimits.PAGE_BYTES);
      EventPage some = Logs.stored(() -> logs.events().read(group.id(), query));
      for (StoredEvent event : some.events()) {
        if (wanted.test(event)) {
          bytes += event.bytes();
          if (found.size() == limit || (bytes > LogsLimits.PAGE_BYTES && !found.isEmpty())) {
            return answer(found, cursor);
          }
          found.add(event);
        }
        cursor = Optional.of(event.cursor());
      }
      looked += some.events().size();
      more = some.more();
    }
    return answer(found, more ? cursor : Optional.empty());
  }

  private static Predicate<StoredEvent> streams(Struct input) {
    List<String> names = input.texts("logStreamNames");
    Optional<String> prefix = input.optText("logStreamNamePrefix");
    if (!names.isEmpty() && prefix.isPresent()) {
      throw LogsErrors.parameter(
          "logStreamNames and logStreamNamePrefix cannot be given together.");
    }
    return event ->
        (names.isEmpty() || names.contains(event.stream()))
            && event.stream().startsWith(prefix.orElse(""));
  }

  private static Predicate<StoredEvent> pattern(Struct input) {
    try {
      FilterPattern pattern = FilterPattern.parse(input.optText("filterPattern").orElse(""));
      return event -> pattern.matches(event.message());
    } catch (IllegalArgumentException wrong) {
      throw LogsErrors.parameter(String.valueOf(wrong.getMessage()));
    }
  }

  private static Struct answer(List<StoredEvent> found, Optional<LogCursor> next) {
    return Struct.of("events", found.stream().map(FilterLogEvents::shown).toList())
        .set("searchedLogStreams", List.of())
        .set("nextToken", next.map(LogCursor::text));
  }

  private static Struct shown(StoredEvent event) {
    return Struct.of("logStreamName", event.stream())
        .set("timestamp", event.atMs())
        .set("message", event.message())
        .set("ingestionTime", event.ingestedMs())
        .set("eventId", event.cursor().text());
  }
}
