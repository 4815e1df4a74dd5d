package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Auto Scaling group as asked for. {@code subnetIds} is VPCZoneIdentifier; {@code suspended}
 * maps process name to the reason.
 */
public record AutoScalingGroup(
    String arn,
    String name,
    LaunchTemplateRef launchTemplate,
    int minSize,
    int maxSize,
    int desiredCapacity,
    Duration defaultCooldown,
    Optional<Duration> defaultInstanceWarmup,
    List<String> zones,
    List<String> subnetIds,
    List<String> targetGroupArns,
    List<String> healthCheckTypes,
    Duration healthCheckGracePeriod,
    boolean newInstancesProtected,
    List<String> terminationPolicies,
    Map<String, String> suspended,
    List<GroupTag> tags,
    Instant createdTime,
    Optional<String> status)
    implements Entity {
  /** Copies. */
  public AutoScalingGroup {
    zones = List.copyOf(zones);
    subnetIds = List.copyOf(subnetIds);
    targetGroupArns = List.copyOf(targetGroupArns);
    healthCheckTypes = List.copyOf(healthCheckTypes);
    terminationPolicies = List.copyOf(terminationPolicies);
    suspended = Map.copyOf(suspended);
    tags = List.copyOf(tags);
  }

  /** Template id and the version as written: a number, {@code $Latest} or {@code $Default}. */
  public record LaunchTemplateRef(String id, String name, String version) {}

  /** A tag of a group. */
  public record GroupTag(String key, String value, boolean propagateAtLaunch) {}

  @Override
  public Kind kind() {
    return Kind.AUTO_SCALING_GROUP;
  }

  @Override
  public String key() {
    return name;
  }
}
