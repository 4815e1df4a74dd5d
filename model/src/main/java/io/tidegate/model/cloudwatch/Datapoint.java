package io.tidegate.model.cloudwatch;

import java.time.Instant;

/** One statistic of one period: {@code at} is the period's start. */
public record Datapoint(Instant at, double value, double sampleCount) {}
