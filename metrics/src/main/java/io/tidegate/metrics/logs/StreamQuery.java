package io.tidegate.metrics.logs;

/** Which log streams of a group to list, in the order of names or of their last events. */
public record StreamQuery(
    String prefix, boolean byLastEvent, boolean descending, int offset, int limit) {}
