package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.elbv2.LoadBalancer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReservedUnitsTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

  private final ElbWorld world = new ElbWorld();
  private final CapacityManager manager = new CapacityManager(world.context);
  private final LoadBalancer web = world.balancer("web");

  private void reserve(Optional<Integer> units) {
    world.does(image -> manager.modify(image, web.arn(), units));
  }

  /** The metrics of the balancer in a period of {@code seconds} in which it used {@code units}. */
  private Map<String, Double> told(int seconds, double... units) {
    String dimension = web.arn().substring(web.arn().indexOf("app/"));
    MetricId consumed =
        MetricId.of("AWS/ApplicationELB", "ConsumedLCUs", Map.of("LoadBalancer", dimension));
    List<MetricDatum> counted =
        units.length == 0 ? List.of() : List.of(MetricDatum.value(consumed, AT, units[0], "Count"));
    Map<String, Double> told = new TreeMap<>();
    for (MetricDatum datum :
        ReservedUnits.with(world.image, counted, AT, Duration.ofSeconds(seconds))) {
      assertEquals(Map.of("LoadBalancer", dimension), datum.metric().dimensions());
      assertEquals("Count", datum.unit());
      assertEquals(AT, datum.at());
      told.put(datum.metric().name(), datum.sum());
    }
    return told;
  }

  @Test
  void reservedUnitsAddUpInAnHour() {
    reserve(Optional.of(240));
    assertEquals(4.0, told(60).get("ReservedLCUs"));
    assertEquals(240.0, told(3600).get("ReservedLCUs"));
  }

  @Test
  void consumedIsWhatGoesBeyondTheReservation() {
    reserve(Optional.of(120));
    assertEquals(Map.of("ConsumedLCUs", 0.0, "PeakLCUs", 90.0, "ReservedLCUs", 2.0), told(60, 90));
    assertEquals(
        Map.of("ConsumedLCUs", 30.0, "PeakLCUs", 150.0, "ReservedLCUs", 2.0), told(60, 150));
    assertEquals(Map.of("ConsumedLCUs", 0.0, "PeakLCUs", 0.0, "ReservedLCUs", 2.0), told(60));
  }

  @Test
  void withoutAReservationNothingChanges() {
    assertEquals(Map.of(), told(60));
    assertEquals(Map.of("ConsumedLCUs", 7.0), told(60, 7));
    reserve(Optional.of(120));
    reserve(Optional.empty());
    assertEquals(Map.of("ConsumedLCUs", 7.0), told(60, 7));
  }
}
