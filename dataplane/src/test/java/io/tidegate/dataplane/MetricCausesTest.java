package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Transform;
import io.tidegate.routing.AlbOptions.XffMode;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each metric that only odd traffic moves, moved by such traffic. */
class MetricCausesTest {
  private static final Map<String, String> WHOLE = Map.of("LoadBalancer", "app/t/1");
  private static final Map<String, String> ZONE =
      Map.of("LoadBalancer", "app/t/1", "AvailabilityZone", "us-east-1a");
  private static final Map<String, String> GROUP =
      Map.of("LoadBalancer", "app/t/1", "TargetGroup", "targetgroup/t/2");

  private static double value(List<MetricDatum> data, String name, Map<String, String> dimensions) {
    return data.stream()
        .filter(datum -> datum.metric().name().equals(name))
        .filter(datum -> datum.metric().dimensions().equals(dimensions))
        .mapToDouble(MetricDatum::sum)
        .sum();
  }

  private static List<MetricDatum> drained(Plane plane) {
    plane.settle();
    return plane.plane.metrics().drain(Instant.EPOCH);
  }

  private static void assertValues(List<MetricDatum> data, Map<String, Integer> wanted) {
    Map<String, Integer> found = new TreeMap<>();
    wanted.forEach((name, count) -> found.put(name, (int) value(data, name, WHOLE)));
    assertEquals(new TreeMap<>(wanted), found);
  }

  private static RuleTable.Source rule(int priority, String path, RouteAction action) {
    return new RuleTable.Source(
        "r" + priority, priority, List.of(new RuleCondition.PathPattern(List.of(path))), action);
  }

  @Test
  void answersOfTheBalancerCountByTheirCodes() throws Exception {
    try (Plane plane = new Plane(1);
        ServerSocket silent = new ServerSocket(0, 9, InetAddress.ofLiteral(Plane.nextAddress()))) {
      CompiledTargetGroup group =
          plane.group(
              List.of(
                  Plane.target(silent.getInetAddress().getHostAddress(), silent.getLocalPort())));
      CompiledTargetGroup none = plane.group(1, Plane.GROUP + "2", List.of());
      CompiledTargetGroup closed =
          plane.group(2, Plane.GROUP + "3", List.of(Plane.target(Plane.nextAddress(), 9)));
      List<RouteAction.Weighted> only = List.of(new RouteAction.Weighted(group, 1));
      Rewrite failing = Rewrite.of(List.of(new Transform.UrlRewrite("^.*$", "no path")));
      plane.rules =
          List.of(
              rule(1, "/301", redirect()),
              rule(2, "/418", new RouteAction.Fixed(418, "text/plain", new byte[0])),
              rule(3, "/500", new RouteAction.Forward(only, 1, 0, failing)),
              rule(4, "/503", to(none)),
              rule(5, "/502", to(closed)),
              rule(6, "/504", to(group)));
      plane.plane.swap(plane.snapshot(redirect(), List.of(group, none, closed)));
      try (Wire client = plane.connect()) {
        for (int code : List.of(301, 418, 500, 503, 502)) {
          assertEquals(code, client.get("/" + code).status());
        }
        client.send("GET /504 HTTP/1.1\r\nHost: a\r\n\r\n");
        Plane.until("in flight", () -> plane.plane.census().inFlight() == 1);
        plane.time.skip(Duration.ofSeconds(61));
        assertEquals(504, client.answer().status());
      }
      List<MetricDatum> data = drained(plane);
      assertValues(
          data,
          Map.of(
              "HTTP_Redirect_Count", 1,
              "HTTP_Fixed_Response_Count", 1,
              "HTTPCode_ELB_3XX_Count", 1,
              "HTTPCode_ELB_4XX_Count", 1,
              "HTTPCode_ELB_5XX_Count", 4,
              "HTTPCode_ELB_500_Count", 1,
              "HTTPCode_ELB_502_Count", 1,
              "HTTPCode_ELB_503_Count", 1,
              "HTTPCode_ELB_504_Count", 1));
      assertEquals(1, value(data, "HTTPCode_ELB_504_Count", ZONE));
      assertTrue(value(data, "TargetConnectionErrorCount", WHOLE) >= 1);
    }
  }

  private static RouteAction redirect() {
    return new RouteAction.Redirect(301, "HTTPS", "#{host}", "443", "/#{path}", "#{query}");
  }

  private static RouteAction to(CompiledTargetGroup group) {
    return new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
  }

  @Test
  void oddRequestsAreCounted() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = Backend.echoLength(Plane.nextAddress())) {
      for (boolean drop : new boolean[] {true, false}) {
        plane.options = plane.options.withHeaders(drop, false, XffMode.APPEND, false);
        plane.forwardTo(backend);
        try (Wire client = plane.connect()) {
          client.send("GET / HTTP/1.1\r\nHost: a\r\nbad_name: 1\r\n\r\n").answer();
          client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").answer();
        }
        List<MetricDatum> data = drained(plane);
        assertEquals(drop ? 1 : 0, value(data, "DroppedInvalidHeaderRequestCount", ZONE));
        assertEquals(drop ? 0 : 1, value(data, "ForwardedInvalidHeaderRequestCount", ZONE));
        assertEquals(1, value(data, "DesyncMitigationMode_NonCompliant_Request_Count", WHOLE));
        assertEquals(drop, Wire.header(backend.heads.get(drop ? 0 : 2), "bad_name") == null);
      }
    }
  }

  @Test
  void gRpcCallsAreCountedBesideRequests() throws Exception {
    try (Plane plane = new Plane(1);
        H2Backend backend = H2Backend.grpc("0")) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/s/m", "content-type", "application/grpc").data(1, true, "");
        assertEquals(200, wire.response(1).status());
        assertEquals(200, wire.get(3, "/").response(3).status());
      }
      List<MetricDatum> data = drained(plane);
      for (Map<String, String> scope : List.of(WHOLE, ZONE, GROUP)) {
        assertEquals(1, value(data, "GrpcRequestCount", scope));
        assertEquals(2, value(data, "RequestCount", scope));
      }
      assertEquals(1 / 60.0 / 25, value(data, "ConsumedLCUs", WHOLE), 1 / 60.0 / 25);
    }
  }

  @Test
  void clientsOfIpv6AreCountedApart() throws Exception {
    try (Plane plane = new Plane(1, RequestGuard.closed(), "::1", 0);
        Backend backend = Backend.fixed(Plane.nextAddress(), "x")) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        client.get("/");
        client.get("/");
      }
      List<MetricDatum> data = drained(plane);
      assertEquals(2, value(data, "IPv6RequestCount", WHOLE));
      assertTrue(value(data, "IPv6ProcessedBytes", ZONE) > 100);
    }
  }

  @Test
  void requestsPerTargetGoByTheZoneOfTargets() throws IOException {
    List<Backend> backends = new ArrayList<>();
    try (Plane plane = new Plane(1)) {
      List<CompiledTarget> targets = new ArrayList<>();
      for (String zone : List.of("us-east-1a", "us-east-1b", "us-east-1b")) {
        Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        backends.add(backend);
        targets.add(
            new CompiledTarget(
                Plane.GROUP + "|" + backend.address(),
                zone,
                backend.address(),
                backend.port(),
                backend.port(),
                false));
      }
      CompiledTargetGroup group = plane.group(targets);
      RoutingSnapshot snapshot = plane.snapshot(to(group), List.of(group));
      assertEquals(
          1,
          snapshot.loadBalancers().values().stream()
              .map(CompiledLoadBalancer::nodes)
              .mapToInt(List::size)
              .sum());
      plane.plane.swap(snapshot);
      plane.untilHealthy(3);
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 9; i++) {
          client.get("/");
        }
      }
      List<MetricDatum> data = drained(plane);
      for (String zone : List.of("us-east-1a", "us-east-1b")) {
        Map<String, String> scope = new TreeMap<>(GROUP);
        scope.put("AvailabilityZone", zone);
        assertEquals(3, value(data, "RequestCountPerTarget", scope));
      }
      assertEquals(3, value(data, "RequestCountPerTarget", GROUP));
    } finally {
      for (Backend backend : backends) {
        backend.close();
      }
    }
  }
}
