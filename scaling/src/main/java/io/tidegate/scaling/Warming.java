package io.tidegate.scaling;

/**
 * The warm-up that a proposal reckoned with: its length, and the units in service that are past it
 * and that are still in it.
 */
public record Warming(long seconds, int warmed, int warming) {}
