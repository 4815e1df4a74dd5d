package io.tidegate.api.logs;

import io.tidegate.api.Struct;
import io.tidegate.model.logs.LogGroup;
import java.time.Duration;

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
}
