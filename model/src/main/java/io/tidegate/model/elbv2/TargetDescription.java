package io.tidegate.model.elbv2;

import java.util.Optional;

/** A target as the API names it: instance id or address, and the port unless the group's. */
public record TargetDescription(
    String id, Optional<Integer> port, Optional<String> availabilityZone) {
  /** A target on the group's port. */
  public static TargetDescription of(String id) {
    return new TargetDescription(id, Optional.empty(), Optional.empty());
  }
}
