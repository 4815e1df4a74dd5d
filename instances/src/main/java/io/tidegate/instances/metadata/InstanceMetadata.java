package io.tidegate.instances.metadata;

import io.tidegate.model.ec2.Instance;
import java.util.List;
import java.util.Optional;

/**
 * What an instance can learn of itself: {@code securityGroupNames} by name, {@code lifecycleState}
 * as {@code autoscaling/target-lifecycle-state} shows it, {@code zoneId} such as {@code use1-az1}.
 */
public record InstanceMetadata(
    Instance instance,
    List<String> securityGroupNames,
    Optional<String> lifecycleState,
    String zoneId,
    String region,
    String account,
    Optional<String> publicKey,
    Optional<Profile> profile) {
  /** Copies. */
  public InstanceMetadata {
    securityGroupNames = List.copyOf(securityGroupNames);
  }

  /** The instance profile and what its role may call the API with. */
  public record Profile(String arn, String id, RoleCredentials credentials) {}
}
