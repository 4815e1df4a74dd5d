package io.tidegate.control.autoscaling;

import io.tidegate.control.ec2.TemplateRef;
import java.util.List;
import java.util.Optional;

/**
 * What CreateAutoScalingGroup and UpdateAutoScalingGroup have in common, as the caller said it;
 * what is absent was not said. Durations are in seconds; {@code launchSources} are the names of the
 * launch parameters that were given.
 */
public record GroupParameters(
    List<String> launchSources,
    Optional<TemplateRef> launchTemplate,
    Optional<Integer> minSize,
    Optional<Integer> maxSize,
    Optional<Integer> desiredCapacity,
    Where where,
    Health health,
    Other other) {
  /** Copies. */
  public GroupParameters {
    launchSources = List.copyOf(launchSources);
  }

  /** Zones and subnets; {@code subnetIds} is VPCZoneIdentifier, comma-separated. */
  public record Where(
      Optional<List<String>> zones, Optional<String> subnetIds, Optional<String> strategy) {}

  /** Health checks; {@code types} is comma-separated. */
  public record Health(Optional<String> types, Optional<Integer> gracePeriod) {}

  /** The rest. */
  public record Other(
      Optional<Integer> defaultCooldown,
      Optional<Integer> defaultInstanceWarmup,
      Optional<Boolean> newInstancesProtected,
      Optional<List<String>> terminationPolicies,
      Optional<String> deletionProtection,
      Optional<Boolean> capacityRebalance,
      Optional<String> serviceLinkedRoleArn,
      Optional<String> context) {}
}
