package io.tidegate.control.elbv2;

import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.elbv2.CapacityReservation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a capacity reservation makes of a balancer's metrics (ALB guide, "Monitor Load Balancer
 * Capacity Unit reservation" and "CloudWatch metrics"): {@code ReservedLCUs} adds up to the
 * reservation in an hour, {@code PeakLCUs} is what was used, and {@code ConsumedLCUs} what was used
 * beyond the reservation. Balancers without one have {@code ConsumedLCUs} alone. Pure.
 */
public final class ReservedUnits {
  private static final String NAMESPACE = "AWS/ApplicationELB";
  private static final String CONSUMED = "ConsumedLCUs";
  private static final double HOUR_SECONDS = 3600;

  private ReservedUnits() {}

  /** {@code counted} in the {@code period} that began {@code at}, under the reservations. */
  public static List<MetricDatum> with(
      Image image, List<MetricDatum> counted, Instant at, Duration period) {
    Map<MetricId, MetricDatum> data = new LinkedHashMap<>();
    counted.forEach(datum -> data.put(datum.metric(), datum));
    image.capacityReservations().stream()
        .filter(reservation -> reservation.units() > 0)
        .forEach(
            reservation -> {
              MetricId consumed = id(CONSUMED, reservation);
              double used =
                  Optional.ofNullable(data.get(consumed)).map(MetricDatum::sum).orElse(0.0);
              double share = reservation.units() * period.toSeconds() / HOUR_SECONDS;
              put(data, id("ReservedLCUs", reservation), at, share);
              put(data, id("PeakLCUs", reservation), at, used);
              put(data, consumed, at, Math.max(0, used - reservation.units()));
            });
    return List.copyOf(data.values());
  }

  private static void put(Map<MetricId, MetricDatum> data, MetricId id, Instant at, double value) {
    data.put(id, MetricDatum.value(id, at, value, "Count"));
  }

  private static MetricId id(String name, CapacityReservation reservation) {
    String arn = reservation.loadBalancerArn();
    String balancer = arn.substring(arn.indexOf("/") + 1);
    return MetricId.of(NAMESPACE, name, Map.of("LoadBalancer", balancer));
  }
}
