package io.tidegate.metrics.logs;

import java.util.Optional;

/**
 * Which events of a group to read, at most {@code limit} and {@code bytes}, but one at least. They
 * come in the order of time; backward means the last ones before the cursor, or of all.
 *
 * @param stream of this log stream alone
 * @param fromMs of this time or later
 * @param toMs before this time
 * @param cursor beyond this event: after it, or before it when backward
 */
public record EventQuery(
    Optional<String> stream,
    long fromMs,
    long toMs,
    Optional<LogCursor> cursor,
    boolean backward,
    int limit,
    long bytes) {}
