package io.tidegate.model.elbv2;

import java.time.Duration;
import java.util.Optional;

/**
 * How targets are probed. {@code port} is absent for {@code traffic-port}; {@code matcher} is the
 * list of accepted codes as the user wrote it, absent for TCP.
 */
public record HealthCheck(
    boolean enabled,
    Protocol protocol,
    Optional<Integer> port,
    String path,
    Duration interval,
    Duration timeout,
    int healthyThreshold,
    int unhealthyThreshold,
    Optional<String> matcher) {}
