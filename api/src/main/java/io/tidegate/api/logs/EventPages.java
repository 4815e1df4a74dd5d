package io.tidegate.api.logs;

import io.tidegate.api.Struct;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.metrics.logs.StoredEvent;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.logs.LogsLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What pages of events have in common. Stateless. */
final class EventPages {
  private EventPages() {}

  /** The earliest time asked for; what the group keeps no more is not shown, removed or not. */
  static long from(LogGroup group, Struct input, long nowMs) {
    long asked = input.optNumber("startTime").orElse(0L);
    return group
        .retentionDays()
        .map(days -> Math.max(asked, nowMs - Duration.ofDays(days).toMillis()))
        .orElse(asked);
  }

  static long weight(StoredEvent event) {
    return (long) event.message().getBytes(StandardCharsets.UTF_8).length
        + EventStore.EVENT_OVERHEAD;
  }

  /** As many of {@code events} as a page takes: the first, or the last when backward. */
  static List<StoredEvent> fitting(List<StoredEvent> events, boolean backward) {
    long bytes = 0;
    List<StoredEvent> order = backward ? events.reversed() : events;
    int count = 0;
    for (StoredEvent event : order) {
      bytes += weight(event);
      if (bytes > LogsLimits.PAGE_BYTES && count > 0) {
        break;
      }
      count++;
    }
    return backward
        ? events.subList(events.size() - count, events.size())
        : events.subList(0, count);
  }
}
