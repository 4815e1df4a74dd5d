package io.tidegate.metrics;

import java.time.Instant;

/** One period that has data: its start and what was observed in it. */
public record Period(Instant start, Summary summary) {}
