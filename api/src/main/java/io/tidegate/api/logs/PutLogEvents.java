package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.metrics.logs.EventStore.NewEvent;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Takes events into a log stream; those out of their time are named and left out. */
record PutLogEvents(Logs logs) implements Action {
  /** What AWS asks nobody to send back any more. */
  static final String TOKEN = "0".repeat(56);

  @Override
  public Struct run(Call call) {
    List<NewEvent> events =
        call.input().structs("logEvents").stream()
            .map(event -> new NewEvent(event.number("timestamp"), event.text("message")))
            .toList();
    checkBatch(events);
    LogGroup group = logs.group(call.input());
    String stream = call.input().text("logStreamName");
    long now = logs.now();
    long kept = now - group.retentionDays().map(Duration::ofDays).orElse(forEver()).toMillis();
    int expired = until(events, kept);
    int tooOld = until(events, now - LogsLimits.PAST.toMillis());
    int tooNew = until(events, now + LogsLimits.FUTURE.toMillis() + 1);
    int from = Math.min(Math.max(expired, tooOld), tooNew);
    List<NewEvent> valid = events.subList(from, tooNew);
    checkSpan(valid);
    if (!Logs.stored(() -> logs.events().append(group.id(), stream, valid, now))) {
      throw LogsErrors.noStream();
    }
    Struct rejected = Struct.of();
    if (tooNew < events.size()) {
      rejected.set("tooNewLogEventStartIndex", tooNew);
    }
    if (tooOld > 0) {
      rejected.set("tooOldLogEventEndIndex", tooOld);
    }
    if (expired > 0) {
      rejected.set("expiredLogEventEndIndex", expired);
    }
    Struct answer = Struct.of("nextSequenceToken", TOKEN);
    return rejected.isEmpty() ? answer : answer.set("rejectedLogEventsInfo", rejected);
  }

  private static Duration forEver() {
    return Duration.ofDays(100_000);
  }

  /** How many events are before {@code ms}. */
  private static int until(List<NewEvent> events, long ms) {
    return Math.toIntExact(events.stream().takeWhile(event -> event.atMs() < ms).count());
  }

  private static void checkBatch(List<NewEvent> events) {
    long sum = 0;
    long last = 0;
    for (NewEvent event : events) {
      long bytes =
          (long) event.message().getBytes(StandardCharsets.UTF_8).length
              + LogsLimits.EVENT_OVERHEAD;
      if (bytes > LogsLimits.EVENT_BYTES) {
        throw LogsErrors.parameter(
            "Log event too large: " + bytes + " bytes exceeds limit of " + LogsLimits.EVENT_BYTES);
      }
      if (event.atMs() < last) {
        throw LogsErrors.parameter(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      last = event.atMs();
      sum += bytes;
    }
    if (sum > LogsLimits.BATCH_BYTES) {
      throw LogsErrors.parameter(
          "Upload too large: " + sum + " bytes exceeds limit of " + LogsLimits.BATCH_BYTES);
    }
  }

  private static void checkSpan(List<NewEvent> valid) {
    if (!valid.isEmpty()
        && valid.getLast().atMs() - valid.getFirst().atMs() > LogsLimits.BATCH_SPAN.toMillis()) {
      throw LogsErrors.parameter(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
  }
}
