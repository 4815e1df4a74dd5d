package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.RouteAction;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What CloudWatch gets after known traffic. */
class MetricsTest {
  private static final Map<String, String> WHOLE = Map.of("LoadBalancer", "app/t/1");
  private static final Map<String, String> GROUP =
      Map.of("LoadBalancer", "app/t/1", "TargetGroup", "targetgroup/t/2");

  @Test
  void reportsRequestsCodesTimesHostsAndConnections() throws Exception {
    try (Plane plane = new Plane(2);
        Backend good = Backend.fixed(Plane.nextAddress(), "x");
        Backend bad =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    with.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
                  }
                })) {
      plane.forwardTo(good, bad);
      plane.untilHealthy(2);
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 10; i++) {
          client.get("/");
        }
        client.send("GET / HTTP/1.1\r\n\r\n").answer();
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      Map<String, MetricDatum> data = new TreeMap<>();
      for (MetricDatum datum : plane.plane.metrics().drain(Instant.EPOCH)) {
        assertEquals("AWS/ApplicationELB", datum.metric().namespace());
        data.put(datum.metric().name() + datum.metric().dimensions(), datum);
      }
      assertEquals(10, sum(data, "RequestCount", WHOLE));
      assertEquals(10, sum(data, "RequestCount", GROUP));
      assertEquals(5, sum(data, "HTTPCode_Target_2XX_Count", WHOLE));
      assertEquals(5, sum(data, "HTTPCode_Target_5XX_Count", GROUP));
      assertEquals(1, sum(data, "HTTPCode_ELB_4XX_Count", WHOLE));
      assertEquals(1 + 2, sum(data, "NewConnectionCount", WHOLE));
      assertEquals(2, sum(data, "ActiveConnectionCount", WHOLE));
      assertEquals(2, sum(data, "HealthyHostCount", GROUP));
      assertEquals(0, sum(data, "UnHealthyHostCount", GROUP));
      assertEquals(5, sum(data, "RequestCountPerTarget", GROUP));
      assertEquals(5, sum(data, "RequestCountPerTarget", Map.of("TargetGroup", "targetgroup/t/2")));
      Map<String, String> zonal = new TreeMap<>(GROUP);
      zonal.put("AvailabilityZone", "us-east-1a");
      assertEquals(10, sum(data, "RequestCount", zonal));
      assertEquals(5, sum(data, "RequestCountPerTarget", zonal));
      MetricDatum times = datum(data, "TargetResponseTime", WHOLE);
      assertEquals(10, times.sampleCount());
      assertTrue(times.minimum() > 0 && times.maximum() < 5 && times.sum() >= times.maximum());
      assertTrue(sum(data, "ProcessedBytes", WHOLE) > 500);
      assertTrue(
          plane.plane.metrics().drain(Instant.EPOCH).stream()
              .noneMatch(datum -> datum.metric().name().equals("RequestCount")));
    }
  }

  private static MetricDatum datum(
      Map<String, MetricDatum> data, String name, Map<String, String> dimensions) {
    MetricDatum found = data.get(name + new TreeMap<>(dimensions));
    if (found == null) {
      throw new AssertionError(name + dimensions + " not among " + data.keySet());
    }
    return found;
  }

  private static double sum(
      Map<String, MetricDatum> data, String name, Map<String, String> dimensions) {
    return datum(data, name, dimensions).sum();
  }

  @Test
  void saysWhichZonesMeetTheirThresholds() throws IOException {
    try (Plane plane = new Plane(1);
        Backend up = Backend.fixed(Plane.nextAddress(), "x")) {
      Backend down = Backend.fixed(Plane.nextAddress(), "y");
      down.close();
      GroupPolicy half =
          new GroupPolicy(GroupPolicy.Stickiness.OFF, false, "", new GroupPolicy.Threshold(1, 60));
      CompiledTargetGroup group =
          plane
              .group(
                  List.of(
                      Plane.target(up.address(), up.port()),
                      Plane.target(down.address(), down.port())))
              .with(half);
      plane.plane.swap(
          plane.snapshot(
              new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
              List.of(group)));
      plane.untilHealthy(1);
      assertEquals(0, plane.metricOfGroup("HealthyStateDNS"));
      assertEquals(1, plane.metricOfGroup("UnhealthyStateDNS"));
      assertEquals(1, plane.metricOfGroup("HealthyStateRouting"));
      assertEquals(0, plane.metricOfGroup("UnhealthyStateRouting"));
    }
  }
}
