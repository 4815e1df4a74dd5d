package io.tidegate.dataplane.log;

/**
 * A line as an event of a log group.
 *
 * @param group the group's name
 * @param stream the log stream's name in it
 * @param atMs when it happened, in milliseconds since the epoch
 */
public record LogEvent(String group, String stream, long atMs, String message) {}
