package io.tidegate.control.autoscaling;

import io.tidegate.model.autoscaling.ScalingPolicy;
import java.time.Duration;
import java.util.Optional;

/** PutScalingPolicy: creates a policy, or replaces all of it but its ARN. */
public record PutPolicyCommand(
    String groupName,
    String policyName,
    boolean enabled,
    Optional<Duration> estimatedInstanceWarmup,
    ScalingPolicy.Configuration configuration) {}
