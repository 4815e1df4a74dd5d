package io.tidegate.metrics.logs;

import java.util.Optional;

/** A log stream; times in milliseconds since the epoch, absent while it has no events. */
public record LogStreamFacts(
    String name,
    long createdMs,
    Optional<Long> firstMs,
    Optional<Long> lastMs,
    Optional<Long> ingestedMs) {}
