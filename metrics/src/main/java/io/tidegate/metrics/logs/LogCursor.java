package io.tidegate.metrics.logs;

import java.util.Optional;

/**
 * A place between events: right at the event of this time and number.
 *
 * @param atMs the event's time, in milliseconds since the epoch
 * @param sequence its number in the order of arrival
 */
public record LogCursor(long atMs, long sequence) {
  /** Before all events. */
  public static final LogCursor START = new LogCursor(0, 0);

  private static final int DIGITS = 56;
  private static final int TIME_DIGITS = 20;

  /** 56 digits, as ids of events have them; later events have greater ones. */
  public String text() {
    return String.format("%020d%036d", atMs, sequence);
  }

  /** The cursor of a {@link #text}. */
  public static Optional<LogCursor> parse(String text) {
    if (text.length() != DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogCursor(
              Long.parseLong(text.substring(0, TIME_DIGITS)),
              Long.parseLong(text.substring(TIME_DIGITS))));
    } catch (NumberFormatException beyond) {
      return Optional.empty();
    }
  }
}
