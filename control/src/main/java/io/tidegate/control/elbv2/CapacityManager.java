package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.CapacityReservation;
import io.tidegate.model.elbv2.ElbQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reserves capacity for load balancers: all reservations together never exceed what this machine
 * can do. Pure given the image; safe from any thread.
 */
public final class CapacityManager {
  /** The smallest reservation of an Application Load Balancer (ALB guide, "LCU reservations"). */
  public static final int LEAST_UNITS = 100;

  /** Decreases in {@link #DECREASE_SPAN}. */
  public static final int DECREASES = 2;

  private static final Duration DECREASE_SPAN = Duration.ofDays(1);

  private final ElbContext context;

  /** Takes quotas and the clock from {@code context}. */
  public CapacityManager(ElbContext context) {
    this.context = context;
  }

  /** The reservation of a load balancer that exists; empty when none was ever made. */
  public static Optional<CapacityReservation> find(Image image, String loadBalancerArn) {
    return image.capacityReservations().find(ElbLookup.loadBalancer(image, loadBalancerArn).arn());
  }

  /** How often the reservation may still be made smaller today. */
  public int decreasesLeft(Optional<CapacityReservation> reservation) {
    return DECREASES - reservation.map(known -> recent(known).size()).orElse(0);
  }

  private List<Instant> recent(CapacityReservation reservation) {
    Instant since = context.clock().now().minus(DECREASE_SPAN);
    return reservation.decreases().stream().filter(when -> when.isAfter(since)).toList();
  }

  /** Reserves {@code units}, or nothing when empty. */
  public Outcome<CapacityReservation> modify(
      Image image, String loadBalancerArn, Optional<Integer> units) {
    Optional<CapacityReservation> known = find(image, loadBalancerArn);
    int before = known.map(CapacityReservation::units).orElse(0);
    int wanted = units.orElse(0);
    units.ifPresent(this::checkRange);
    checkRoom(image, wanted - before);
    List<Instant> decreases = new ArrayList<>(known.map(this::recent).orElse(List.of()));
    if (units.isPresent() && wanted < before) {
      if (decreases.size() >= DECREASES) {
        throw ApiError.of(
            "CapacityDecreaseRequestLimitExceeded",
            "The capacity reservation of the load balancer can be decreased "
                + DECREASES
                + " times a day");
      }
      decreases.add(context.clock().now());
    }
    CapacityReservation next =
        new CapacityReservation(loadBalancerArn, wanted, context.clock().now(), decreases);
    return new Outcome<>(List.of(Change.put(next)), next);
  }

  private void checkRange(int units) {
    if (units < LEAST_UNITS) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The minimum capacity of an application load balancer is " + LEAST_UNITS + " units");
    }
    int most = context.limits().of(ElbQuota.CAPACITY_UNITS_PER_LOAD_BALANCER);
    if (units > most) {
      throw ApiError.of(
          "CapacityUnitsLimitExceeded",
          "The maximum capacity units of a load balancer (" + most + ") is exceeded");
    }
  }

  private void checkRoom(Image image, int more) {
    long reserved =
        image.capacityReservations().stream().mapToLong(CapacityReservation::units).sum();
    int all = context.limits().of(ElbQuota.CAPACITY_UNITS);
    if (more > 0 && reserved + more > all) {
      throw new ApiError(
          "InsufficientCapacity",
          500,
          "There is insufficient capacity to reserve the requested capacity units: this"
              + " installation has "
              + all
              + ", of which "
              + (all - reserved)
              + " are free");
    }
  }
}
