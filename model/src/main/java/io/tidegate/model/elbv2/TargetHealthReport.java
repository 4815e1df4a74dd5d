package io.tidegate.model.elbv2;

import java.time.Instant;

/** News from a prober: {@code targetKey} is {@link Target#key()}. */
public record TargetHealthReport(String targetKey, TargetHealth health, Instant at) {}
