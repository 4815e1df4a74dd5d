package io.tidegate.control.elbv2;

import io.tidegate.model.elbv2.Protocol;
import java.util.Optional;

/**
 * Health check parameters as a call gave them; absent ones keep what was, or AWS's default. Times
 * in seconds; {@code port} is a number or {@code traffic-port}.
 */
public record HealthCheckSettings(
    Optional<Boolean> enabled,
    Optional<Protocol> protocol,
    Optional<String> port,
    Optional<String> path,
    Optional<Integer> interval,
    Optional<Integer> timeout,
    Optional<Integer> healthyThreshold,
    Optional<Integer> unhealthyThreshold,
    Optional<String> httpCode,
    Optional<String> grpcCode) {
  /** Nothing given. */
  public static HealthCheckSettings none() {
    return new HealthCheckSettings(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
