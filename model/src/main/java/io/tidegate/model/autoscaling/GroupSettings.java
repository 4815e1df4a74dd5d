package io.tidegate.model.autoscaling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What else a group was created with. {@code capacityRebalance}, {@code serviceLinkedRoleArn} and
 * {@code context} are echoed: without Spot and IAM they have nothing to act on.
 */
public record GroupSettings(
    Duration defaultCooldown,
    Optional<Duration> defaultInstanceWarmup,
    boolean newInstancesProtected,
    List<TerminationPolicy> terminationPolicies,
    DeletionProtection deletionProtection,
    boolean capacityRebalance,
    String serviceLinkedRoleArn,
    Optional<String> context) {
  /** Copies. */
  public GroupSettings {
    terminationPolicies = List.copyOf(terminationPolicies);
  }

  /**
   * How long a new instance warms up for {@code policy} (autoscaling behaviour, section 8): the
   * policy's own value, the group's default warm-up (0 counts as set), else the default cooldown.
   */
  public Duration warmup(Optional<Duration> policy) {
    return policy.or(() -> defaultInstanceWarmup).orElse(defaultCooldown);
  }
}
