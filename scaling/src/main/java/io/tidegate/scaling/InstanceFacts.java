package io.tidegate.scaling;

import java.time.Instant;
import java.util.Optional;

/**
 * One member as the engine sees it. {@code inServiceAt} is set from {@code IN_SERVICE} on; {@code
 * weight} is its capacity in units, 1 unless the group is weighted.
 */
public record InstanceFacts(Phase phase, Optional<Instant> inServiceAt, int weight) {
  /** Where it is in its life. */
  public enum Phase {
    PENDING,
    IN_SERVICE,
    TERMINATING
  }

  /** In service since {@code at}. */
  public static InstanceFacts inService(Instant at) {
    return new InstanceFacts(Phase.IN_SERVICE, Optional.of(at), 1);
  }

  /** Not yet in service. */
  public static InstanceFacts pending() {
    return new InstanceFacts(Phase.PENDING, Optional.empty(), 1);
  }

  /** On its way out. */
  public static InstanceFacts terminating() {
    return new InstanceFacts(Phase.TERMINATING, Optional.empty(), 1);
  }
}
