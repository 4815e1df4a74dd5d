package io.tidegate.scaling.math;

/**
 * The periods that a result may cover: epoch seconds, {@code start} inclusive, {@code end}
 * exclusive. The period is that of series which have none of their own.
 */
public record Grid(long start, long end, int periodSeconds) {}
