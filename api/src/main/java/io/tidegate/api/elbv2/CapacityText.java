package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CapacityManager;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.CapacityReservation;
import java.util.List;
import java.util.Optional;

/** Says capacity reservations as the API does. Pure. */
final class CapacityText {
  private CapacityText() {}

  /** The load balancer's zones share the units. */
  static Struct of(Image image, String arn, CapacityManager manager) {
    Optional<CapacityReservation> known = CapacityManager.find(image, arn);
    List<String> zones =
        ElbLookup.loadBalancer(image, arn).zones().stream().map(zone -> zone.zone()).toList();
    Struct out =
        Struct.of("DecreaseRequestsRemaining", manager.decreasesLeft(known))
            .set("LastModifiedTime", known.map(CapacityReservation::modified));
    known
        .filter(reservation -> reservation.units() > 0)
        .ifPresent(
            reservation ->
                out.set(
                        "MinimumLoadBalancerCapacity",
                        Struct.of("CapacityUnits", reservation.units()))
                    .set(
                        "CapacityReservationState",
                        zones.stream()
                            .map(zone -> state(zone, (double) reservation.units() / zones.size()))
                            .toList()));
    return out;
  }

  private static Struct state(String zone, double units) {
    return Struct.of("AvailabilityZone", zone)
        .set("State", Struct.of("Code", "provisioned"))
        .set("EffectiveCapacityUnits", units);
  }
}
