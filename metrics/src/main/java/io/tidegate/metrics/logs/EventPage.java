package io.tidegate.metrics.logs;

import java.util.List;

/**
 * Events in the order of time.
 *
 * @param more whether others would follow, or come before when read backward
 */
public record EventPage(List<StoredEvent> events, boolean more) {
  /** Copies. */
  public EventPage {
    events = List.copyOf(events);
  }
}
