package io.tidegate.routing;

import io.tidegate.model.elbv2.HealthCheck;
import java.util.List;

/**
 * A target group made ready. {@code index} is its place in {@link
 * CompiledLoadBalancer#targetGroups()}. Targets that drain are listed too, marked.
 */
public record CompiledTargetGroup(
    int index,
    String arn,
    String metricName,
    boolean https,
    Algorithm algorithm,
    int slowStartMs,
    int deregistrationDelayMs,
    int minimumHealthyCount,
    int minimumHealthyPercent,
    boolean crossZone,
    HealthCheck healthCheck,
    int healthCheckPort,
    List<CompiledTarget> targets,
    GroupPolicy policy) {
  /** Copies the targets. */
  public CompiledTargetGroup {
    targets = List.copyOf(targets);
  }

  /** What its targets speak. */
  public ProtocolVersion version() {
    return policy.version();
  }

  /** With the default policy. */
  public CompiledTargetGroup(
      int index,
      String arn,
      String metricName,
      boolean https,
      Algorithm algorithm,
      int slowStartMs,
      int deregistrationDelayMs,
      int minimumHealthyCount,
      int minimumHealthyPercent,
      boolean crossZone,
      HealthCheck healthCheck,
      int healthCheckPort,
      List<CompiledTarget> targets) {
    this(
        index,
        arn,
        metricName,
        https,
        algorithm,
        slowStartMs,
        deregistrationDelayMs,
        minimumHealthyCount,
        minimumHealthyPercent,
        crossZone,
        healthCheck,
        healthCheckPort,
        targets,
        GroupPolicy.DEFAULT);
  }

  /** This group with another policy. */
  public CompiledTargetGroup with(GroupPolicy other) {
    return new CompiledTargetGroup(
        index,
        arn,
        metricName,
        https,
        algorithm,
        slowStartMs,
        deregistrationDelayMs,
        minimumHealthyCount,
        minimumHealthyPercent,
        crossZone,
        healthCheck,
        healthCheckPort,
        targets,
        other);
  }

  /** {@code load_balancing.algorithm.type}. */
  public enum Algorithm {
    ROUND_ROBIN,
    LEAST_OUTSTANDING_REQUESTS,
    WEIGHTED_RANDOM
  }

  /**
   * One target. {@code key} is {@link io.tidegate.model.elbv2.Target#key()}, by which the data
   * plane keeps its running state across snapshots; {@code healthCheckPort} is resolved.
   */
  public record CompiledTarget(
      String key, String zone, String address, int port, int healthCheckPort, boolean draining) {}
}
