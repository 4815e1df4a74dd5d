package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.List;

/**
 * The least capacity of a load balancer, in capacity units (LCU) for all its zones together.
 *
 * @param units 0 when the reservation was reset and only its history is kept
 * @param decreases when it was made smaller, the latest last
 */
public record CapacityReservation(
    String loadBalancerArn, int units, Instant modified, List<Instant> decreases)
    implements Entity {
  /** Copies. */
  public CapacityReservation {
    decreases = List.copyOf(decreases);
  }

  @Override
  public Kind kind() {
    return Kind.CAPACITY_RESERVATION;
  }

  @Override
  public String key() {
    return loadBalancerArn;
  }
}
