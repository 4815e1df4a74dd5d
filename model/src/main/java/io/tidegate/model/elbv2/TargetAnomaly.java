package io.tidegate.model.elbv2;

/**
 * News of a target that fails more than its peers, or no longer does; {@code mitigated} when it
 * gets less than its share. {@code targetKey} is {@link Target#key()}.
 */
public record TargetAnomaly(String targetKey, boolean anomalous, boolean mitigated) {}
