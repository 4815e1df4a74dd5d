package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rule, group and target a request gets, over real sockets. */
class SelectionTest {
  private static final RouteAction NO = new RouteAction.Fixed(404, "text/plain", new byte[0]);

  private final List<Backend> backends = new ArrayList<>();
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    for (String name : List.of("a", "b", "c")) {
      backends.add(Backend.fixed(Plane.nextAddress(), name));
    }
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    for (Backend backend : backends) {
      backend.close();
    }
  }

  private static RouteAction said(String text) {
    return new RouteAction.Fixed(200, "text/plain", text.getBytes(StandardCharsets.US_ASCII));
  }

  private void rules(RuleCondition... conditions) {
    plane.rules = new ArrayList<>();
    for (int i = 0; i < conditions.length; i++) {
      plane.rules.add(
          new RuleTable.Source(
              "rule/" + i, i + 1, List.of(conditions[i]), said("rule " + (i + 1))));
    }
    plane.plane.swap(plane.snapshot(NO, List.of()));
  }

  private Wire.Answer ask(String request) throws IOException {
    try (Wire client = plane.connect()) {
      return client.send(request).answer();
    }
  }

  private String get(String path, String headers) throws IOException {
    return ask("GET " + path + " HTTP/1.1\r\n" + headers + "\r\n").text();
  }

  @Test
  void pathsAreComparedInNormalForm() throws IOException {
    rules(new RuleCondition.PathPattern(List.of("/b")));
    assertEquals("rule 1", get("/a/../b", "Host: x\r\n"));
    assertEquals("rule 1", get("/%62?q", "Host: x\r\n"));
    assertEquals("", get("/a/b", "Host: x\r\n"));
  }

  @Test
  void theFirstHostHeaderRoutes() throws IOException {
    rules(
        new RuleCondition.HostHeader(List.of("second.test")),
        new RuleCondition.HostHeader(List.of("first.test")));
    assertEquals("rule 2", get("/", "Host: First.Test:8080\r\nHost: second.test\r\n"));
  }

  @Test
  void sourceIsThePeerWhateverHeadersSay() throws IOException {
    rules(
        new RuleCondition.SourceIp(List.of("10.0.0.0/8")),
        new RuleCondition.SourceIp(List.of("127.0.0.0/8")));
    assertEquals("rule 2", get("/", "Host: x\r\nX-Forwarded-For: 10.1.2.3\r\n"));
  }

  @Test
  void methodsOfOnesOwnAreRouted() throws IOException {
    rules(new RuleCondition.HttpRequestMethod(List.of("BREW")));
    assertEquals("rule 1", ask("BREW / HTTP/1.1\r\nHost: x\r\n\r\n").text());
    assertEquals("", get("/", "Host: x\r\n"));
  }

  @Test
  void redirectsThatGrowTooLongAre507() throws IOException {
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Redirect(
                301, "HTTPS", "#{host}", "443", "/" + "#{path}".repeat(20), "#{query}"),
            List.of()));
    assertEquals(507, ask("GET /" + "x".repeat(600) + " HTTP/1.1\r\nHost: x\r\n\r\n").status());
    assertEquals(301, ask("GET /x HTTP/1.1\r\nHost: x\r\n\r\n").status());
    assertEquals(1, plane.metric("HTTP_Redirect_Url_Limit_Exceeded_Count"));
  }

  private CompiledTarget target(int i, String zone) {
    Backend at = backends.get(i);
    return new CompiledTarget(
        Plane.GROUP + "|" + at.address(), zone, at.address(), at.port(), at.port(), false);
  }

  private void forward(CompiledTargetGroup... groups) {
    List<RouteAction.Weighted> to = new ArrayList<>();
    for (CompiledTargetGroup group : groups) {
      to.add(new RouteAction.Weighted(group, 1));
    }
    plane.plane.swap(plane.snapshot(new RouteAction.Forward(to, groups.length), List.of(groups)));
  }

  private Map<String, Integer> spread(int requests) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    try (Wire client = plane.connect()) {
      for (int i = 0; i < requests; i++) {
        Wire.Answer answer = client.get("/");
        counts.merge(
            answer.status() == 200 ? answer.text() : "" + answer.status(), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void aThousandTargetsBehindAHundredRulesEachGetTheirTurn() throws IOException {
    Set<String> reached = ConcurrentHashMap.newKeySet();
    try (Backend everywhere =
        new Backend(
            "0.0.0.0",
            with -> {
              while (with.head() != null) {
                reached.add(with.socket.getLocalAddress().getHostAddress());
                with.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              }
            })) {
      List<CompiledTarget> targets = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        targets.add(Plane.target("127.78." + (i / 250) + "." + (i % 250 + 1), everywhere.port()));
      }
      CompiledTargetGroup group = plane.group(targets);
      plane.rules = new ArrayList<>();
      for (int i = 1; i < 100; i++) {
        plane.rules.add(
            new RuleTable.Source(
                "rule/" + i,
                i,
                List.of(new RuleCondition.PathPattern(List.of("/" + i))),
                said("rule " + i)));
      }
      forward(group);
      plane.untilHealthy(1000);
      assertEquals(Map.of("", 1000), spread(1000));
      assertEquals(1000, reached.size());
      assertEquals("rule 99", get("/99", "Host: x\r\n"));
    }
  }

  @Test
  void anEmptyGroupKeepsItsShareAndAnswers503() throws IOException {
    CompiledTargetGroup full = plane.group(List.of(target(0, "us-east-1a")));
    forward(full, plane.group(1, Plane.GROUP + "empty", List.of()));
    plane.untilHealthy(1);
    Map<String, Integer> counts = spread(200);
    assertTrue(counts.getOrDefault("503", 0) > 60, counts.toString());
    assertTrue(counts.getOrDefault("a", 0) > 60, counts.toString());
  }

  @Test
  void theAlgorithmChangesWithoutRestart() throws IOException {
    List<CompiledTarget> targets = List.of(target(0, "us-east-1a"), target(1, "us-east-1a"));
    forward(plane.group(targets));
    plane.untilHealthy(2);
    assertEquals(Map.of("a", 20, "b", 20), spread(40));
    plane.algorithm = Algorithm.WEIGHTED_RANDOM;
    forward(plane.group(targets));
    assertEquals(2, spread(100).size());
    plane.algorithm = Algorithm.ROUND_ROBIN;
    forward(plane.group(targets));
    assertEquals(Map.of("a", 20, "b", 20), spread(40));
  }

  private static CompiledTargetGroup near(CompiledTargetGroup group) {
    return new CompiledTargetGroup(
        group.index(),
        group.arn(),
        group.metricName(),
        group.https(),
        group.algorithm(),
        group.slowStartMs(),
        group.deregistrationDelayMs(),
        group.minimumHealthyCount(),
        group.minimumHealthyPercent(),
        false,
        group.healthCheck(),
        group.healthCheckPort(),
        group.targets());
  }

  @Test
  void nodesUseTargetsOfOtherZonesUnlessToldNotTo() throws IOException {
    List<CompiledTarget> both = List.of(target(0, "us-east-1a"), target(1, "us-east-1b"));
    forward(plane.group(both));
    plane.untilHealthy(2);
    assertEquals(Map.of("a", 10, "b", 10), spread(20));
    forward(near(plane.group(both)));
    assertEquals(Map.of("a", 20), spread(20));
    forward(near(plane.group(List.of(target(1, "us-east-1b")))));
    assertEquals(Map.of("503", 5), spread(5));
  }

  @Test
  void aZoneIsShiftedAwayFromWithoutALostRequest() throws IOException {
    List<CompiledTarget> both = List.of(target(0, "us-east-1a"), target(1, "us-east-1b"));
    GroupPolicy away =
        new GroupPolicy(GroupPolicy.Stickiness.OFF, false, "us-east-1b", GroupPolicy.Threshold.ONE);
    forward(plane.group(both));
    plane.untilHealthy(2);
    assertEquals(2, spread(10).size());
    forward(plane.group(both).with(away));
    assertEquals(Map.of("a", 20), spread(20));
    assertEquals(1, plane.metricOfGroup("ZonalShiftedHostCount"));
    forward(plane.group(both));
    assertEquals(2, spread(10).size());
  }

  @Test
  void requestsToUnhealthyTargetsAreCounted() throws IOException {
    List<CompiledTarget> targets = List.of(target(0, "us-east-1a"), target(1, "us-east-1a"));
    backends.get(1).close();
    CompiledTargetGroup group = plane.group(targets);
    forward(group);
    plane.untilHealthy(1);
    CompiledTargetGroup strict =
        new CompiledTargetGroup(
            0,
            group.arn(),
            group.metricName(),
            false,
            Algorithm.ROUND_ROBIN,
            0,
            0,
            2,
            0,
            true,
            group.healthCheck(),
            0,
            targets);
    forward(strict);
    spread(6);
    assertTrue(plane.metricOfGroup("UnhealthyRoutingRequestCount") >= 6);
  }

  @Test
  void aTargetInTwoGroupsIsBalancedInEach() throws IOException {
    List<CompiledTarget> targets = List.of(target(0, "us-east-1a"), target(1, "us-east-1a"));
    List<CompiledTarget> again =
        targets.stream()
            .map(
                at ->
                    new CompiledTarget(
                        "other|" + at.address(),
                        at.zone(),
                        at.address(),
                        at.port(),
                        at.port(),
                        false))
            .toList();
    CompiledTargetGroup one = plane.group(targets);
    CompiledTargetGroup two = plane.group(1, "other", again);
    plane.rules =
        List.of(
            new RuleTable.Source(
                "rule/1",
                1,
                List.of(new RuleCondition.HttpRequestMethod(List.of("PUT"))),
                new RouteAction.Forward(List.of(new RouteAction.Weighted(two, 1)), 1)));
    forwardWithRules(one, two);
    plane.untilHealthy(4);
    Map<String, Integer> puts = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      puts.merge(ask("PUT / HTTP/1.1\r\nHost: x\r\n\r\n").text(), 1, Integer::sum);
      get("/", "Host: x\r\n");
    }
    assertEquals(Map.of("a", 5, "b", 5), puts);
  }

  private void forwardWithRules(CompiledTargetGroup one, CompiledTargetGroup two) {
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(one, 1)), 1),
            List.of(one, two)));
  }
}
