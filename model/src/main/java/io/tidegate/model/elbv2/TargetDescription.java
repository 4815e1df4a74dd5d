package io.tidegate.model.elbv2;

import io.tidegate.base.Ipv6Text;
import java.util.Optional;

/**
 * A target as the API names it: instance id or address, and the port unless the group's. An IPv6
 * address has one text here, however it was written.
 */
public record TargetDescription(
    String id, Optional<Integer> port, Optional<String> availabilityZone) {
  /** Writes an IPv6 address in the usual way. */
  public TargetDescription {
    id = Ipv6Text.canonical(id).orElse(id);
  }

  /** A target on the group's port. */
  public static TargetDescription of(String id) {
    return new TargetDescription(id, Optional.empty(), Optional.empty());
  }
}
