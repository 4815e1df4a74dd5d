package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Set;

/**
 * Traffic of a load balancer shifted away from one zone until {@code expiresAt} (ARC zonal shift).
 * {@code awayFrom} is the zone's name; ended shifts stay on record.
 */
public record ZonalShift(
    String id,
    String resourceArn,
    String awayFrom,
    String comment,
    Instant startedAt,
    Instant expiresAt,
    Status status)
    implements Entity {
  /** What became of it. */
  public enum Status {
    ACTIVE,
    EXPIRED,
    CANCELED
  }

  /** This shift with other status. */
  public ZonalShift withStatus(Status next) {
    return new ZonalShift(id, resourceArn, awayFrom, comment, startedAt, expiresAt, next);
  }

  /** Whether traffic is shifted now. */
  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  @Override
  public Kind kind() {
    return Kind.ZONAL_SHIFT;
  }

  @Override
  public String key() {
    return id;
  }

  @Override
  public Set<String> references() {
    return Set.of(resourceArn);
  }
}
