package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.health.AnomalyWatch;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.RouteAction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets that fail fast: found, reported, and avoided when the group says so. */
class AnomalyTest {
  private static final int ROUND = 300;

  private final AtomicBoolean failing = new AtomicBoolean(true);
  private final List<Backend> backends = new ArrayList<>();
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    backends.add(answering(true));
    for (int i = 0; i < 3; i++) {
      backends.add(answering(false));
    }
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    for (Backend backend : backends) {
      backend.close();
    }
  }

  private Backend answering(boolean mayFail) throws IOException {
    Backend[] self = new Backend[1];
    self[0] =
        new Backend(
            Plane.nextAddress(),
            with -> {
              while (with.head() != null) {
                self[0].requests.incrementAndGet();
                String status = mayFail && failing.get() ? "503 No" : "200 OK";
                with.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
              }
            });
    return self[0];
  }

  private void forward(boolean mitigate) {
    plane.algorithm = Algorithm.WEIGHTED_RANDOM;
    List<CompiledTarget> targets =
        backends.stream().map(at -> Plane.target(at.address(), at.port())).toList();
    CompiledTargetGroup group =
        plane.group(targets).with(new GroupPolicy(GroupPolicy.Stickiness.OFF, mitigate));
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
            List.of(group)));
    plane.untilHealthy(4);
  }

  /** How many of a round's requests the first target got. */
  private int round() throws IOException {
    int before = backends.getFirst().requests.get();
    try (Wire client = plane.connect()) {
      for (int i = 0; i < ROUND; i++) {
        client.get("/");
      }
    }
    return backends.getFirst().requests.get() - before;
  }

  private void skip() {
    plane.time.skip(Duration.ofMillis(AnomalyWatch.PERIOD_MS));
  }

  private void untilHosts(String metric, int count) {
    Plane.until(metric + " " + count, () -> plane.metricOfGroup(metric) == count);
  }

  @Test
  void aFastFailingTargetLosesItsShareAndClimbsBack() throws IOException {
    forward(true);
    int fair = round();
    assertTrue(fair > ROUND / 8, "fair share " + fair);
    skip();
    Plane.until("told", () -> !plane.anomalies.isEmpty());
    assertEquals(
        new TargetAnomaly(
            Plane.target(backends.getFirst().address(), backends.getFirst().port()).key(),
            true,
            true),
        plane.anomalies.getFirst());
    assertEquals(1, plane.metricOfGroup("AnomalousHostCount"));
    assertEquals(1, plane.metricOfGroup("MitigatedHostCount"));
    int avoided = round();
    assertTrue(avoided < ROUND / 16, "share while anomalous " + avoided);
    failing.set(false);
    for (int i = 0; i < 60 && plane.metricOfGroup("MitigatedHostCount") > 0; i++) {
      round();
      skip();
    }
    untilHosts("MitigatedHostCount", 0);
    int last = round();
    assertTrue(last > ROUND / 8, "share after recovery " + last);
  }

  @Test
  void withoutMitigationItIsOnlyReported() throws IOException {
    forward(false);
    round();
    skip();
    untilHosts("AnomalousHostCount", 1);
    assertEquals(0, plane.metricOfGroup("MitigatedHostCount"));
    assertTrue(round() > ROUND / 8);
  }
}
