package io.tidegate.metrics.logs;

/**
 * An event as it is kept; times in milliseconds since the epoch.
 *
 * @param sequence its number in the order of arrival
 * @param stream the name of its log stream
 */
public record StoredEvent(
    long sequence, String stream, long atMs, long ingestedMs, String message) {
  /** Its place among the others. */
  public LogCursor cursor() {
    return new LogCursor(atMs, sequence);
  }

  /** What it counts: its message in UTF-8 and {@link EventStore#EVENT_OVERHEAD}. */
  public long bytes() {
    return EventStore.bytes(message);
  }
}
