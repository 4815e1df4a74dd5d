package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.explain.Explanation;
import io.tidegate.dataplane.explain.Question;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Transform;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.CompiledWebAcl;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What explain says is what the data plane does. */
class ExplainTest {
  private static final List<String> WORDS = List.of("a", "b", "img", "x.test", "y.test");

  private final List<Backend> backends = new ArrayList<>();
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    for (String name : List.of("one", "two", "three")) {
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

  private CompiledTarget target(int i, boolean draining) {
    return Plane.target(backends.get(i).address(), backends.get(i).port(), draining);
  }

  private Explanation explain(Question question) {
    return plane.plane.explainer().explain(question);
  }

  private Question question(String method, String host, String path, String... headers) {
    return asked(new Asked(method, host, path, "127.0.0.1"), headers);
  }

  /** A request but for its headers. */
  private record Asked(String method, String host, String path, String source) {}

  private static Question asked(Asked asked, String... headers) {
    return new Question(
        "", 0, "", asked.method(), asked.path(), asked.host(), List.of(headers), asked.source());
  }

  /** Random rules, random requests: status, rule and target are those that were told. */
  @Test
  void saysWhatTheDataPlaneDoes() throws IOException {
    long seed = Chance.system().below(Integer.MAX_VALUE);
    Chance chance = Chance.seeded(seed);
    List<CompiledTargetGroup> groups =
        List.of(
            plane.group(List.of(target(0, false), target(1, false), target(2, true))),
            plane.group(1, "arn:second", List.of(target(2, false))),
            plane.group(2, "arn:empty", List.of()));
    for (int round = 0; round < 12; round++) {
      plane.rules = new ArrayList<>();
      for (int i = 1; i <= 12; i++) {
        List<RouteAction.Weighted> to = weighted(chance, groups);
        int sum = to.stream().mapToInt(RouteAction.Weighted::weight).sum();
        RouteAction action =
            switch (chance.below(4)) {
              case 0 -> new RouteAction.Forward(to, sum);
              case 1 ->
                  new RouteAction.Forward(
                      to, sum, 0, Rewrite.of(List.of(new Transform.UrlRewrite("^/a", "a"))));
              case 2 ->
                  new RouteAction.Redirect(
                      302, "HTTPS", "#{host}", "443", "/r" + i + "/#{path}", "#{query}");
              default ->
                  new RouteAction.Fixed(
                      200, "text/plain", ("rule" + i).getBytes(StandardCharsets.US_ASCII));
            };
        plane.rules.add(new RuleTable.Source("rule/" + i, i * 10, conditions(chance), action));
      }
      plane.plane.swap(
          plane.snapshot(new RouteAction.Fixed(404, "text/plain", new byte[0]), groups));
      plane.untilHealthy(3);
      for (int i = 0; i < 40; i++) {
        compare(seed, chance);
      }
    }
  }

  /** One group, or two of which the second may get nothing. */
  private static List<RouteAction.Weighted> weighted(
      Chance chance, List<CompiledTargetGroup> groups) {
    int first = chance.below(groups.size());
    RouteAction.Weighted one = new RouteAction.Weighted(groups.get(first), 1 + chance.below(3));
    return chance.below(2) == 0
        ? List.of(one)
        : List.of(
            one,
            new RouteAction.Weighted(groups.get((first + 1) % groups.size()), chance.below(3)));
  }

  private static List<RuleCondition> conditions(Chance chance) {
    List<RuleCondition> all = new ArrayList<>();
    if (chance.below(3) > 0) {
      boolean regex = chance.below(3) == 0;
      String word = WORDS.get(chance.below(3));
      all.add(
          regex
              ? new RuleCondition.PathPattern(List.of(), List.of("^/" + word + "/.*[0-9]$"))
              : new RuleCondition.PathPattern(List.of("/" + word + "*")));
    }
    if (chance.below(3) == 0) {
      all.add(new RuleCondition.HostHeader(List.of("*." + (chance.below(2) == 0 ? "test" : "b"))));
    }
    if (chance.below(4) == 0) {
      all.add(new RuleCondition.HttpHeader("X-Word", List.of(WORDS.get(chance.below(2)) + "*")));
    }
    if (chance.below(4) == 0) {
      all.add(
          new RuleCondition.QueryString(
              List.of(new RuleCondition.QueryString.KeyValue(Optional.of("q"), "1*"))));
    }
    if (chance.below(5) == 0) {
      all.add(new RuleCondition.SourceIp(List.of("127.0.0.2/31", "10.0.0.0/8")));
    }
    if (all.isEmpty() || chance.below(5) == 0) {
      all.add(new RuleCondition.HttpRequestMethod(List.of("GET", "PUT")));
    }
    return all;
  }

  private void compare(long seed, Chance chance) throws IOException {
    String method = List.of("GET", "PUT", "DELETE", "TRACE").get(chance.below(4));
    String host = WORDS.get(3 + chance.below(2));
    String path =
        "/"
            + WORDS.get(chance.below(3))
            + "/"
            + chance.below(20)
            + (chance.below(2) == 0 ? "?q=" + chance.below(30) : "");
    String header = "X-Word: " + WORDS.get(chance.below(3));
    String source = "127.0.0." + (1 + chance.below(3));
    Explanation told = explain(asked(new Asked(method, host, path, source), header));
    String request =
        method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + header + "\r\n\r\n";
    String context = "seed " + seed + " from " + source + " " + request + told.text();
    try (Wire client = Wire.from(source, plane.address, plane.port)) {
      Wire.Answer answer = client.send(request).answer();
      boolean failed = told.status() != 0 && told.status() != 503;
      if (told.action().startsWith("forward") && !failed) {
        compareTarget(told, answer, context);
        return;
      }
      assertEquals(told.status(), answer.status(), context);
      if (told.action().startsWith("redirect to ")) {
        assertEquals(told.action().substring(12), answer.header("Location"), context);
      } else if (told.action().equals("fixed-response")) {
        int priority = told.rule().orElseThrow().priority();
        assertEquals(priority == 0 ? "" : "rule" + priority / 10, answer.text(), context);
      }
    }
  }

  /** A candidate of a group that has a share answered, or one that has no candidate got it. */
  private void compareTarget(Explanation told, Wire.Answer answer, String context) {
    List<List<String>> candidates =
        told.groups().stream()
            .filter(group -> group.share() > 0)
            .map(ExplainTest::candidates)
            .toList();
    if (answer.status() == 503) {
      assertTrue(candidates.stream().anyMatch(List::isEmpty), context);
      return;
    }
    assertEquals(200, answer.status(), context);
    assertEquals(0, told.status(), context);
    int reached = List.of("one", "two", "three").indexOf(answer.text());
    String address = backends.get(reached).address() + ":" + backends.get(reached).port();
    assertTrue(candidates.stream().anyMatch(of -> of.contains(address)), context);
  }

  @Test
  void saysWhyTargetsAreNoCandidates() throws IOException {
    Backend gone = backends.get(1);
    gone.close();
    CompiledTargetGroup group =
        plane.group(List.of(target(0, false), target(1, false), target(2, true)));
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
            List.of(group)));
    plane.untilHealthy(1);
    Plane.until(
        "told", () -> explain(question("GET", "a.test", "/")).text().contains("unhealthy Target."));
    List<Explanation.Candidate> targets =
        explain(question("GET", "a.test", "/")).groups().getFirst().targets();
    assertEquals(1, targets.stream().filter(Explanation.Candidate::eligible).count());
    assertTrue(targets.stream().anyMatch(target -> target.why().equals("draining")));
  }

  @Test
  void refusalsAndWrongQuestionsAreSaid() {
    plane.plane.swap(
        plane.snapshot(new RouteAction.Fixed(200, "text/plain", new byte[0]), List.of()));
    Explanation two =
        explain(question("GET", "a.test", "/", "Content-Length: 1", "Content-Length: 2"));
    assertEquals(400, two.status());
    assertTrue(two.text().contains("refused before any rule"), two.text());
    assertEquals(405, explain(question("TRACE", "a.test", "/")).status());
    assertThrows(
        IllegalArgumentException.class,
        () -> explain(Question.parse("loadBalancer=none&host=a.test")));
    assertThrows(IllegalArgumentException.class, () -> explain(Question.parse("port=1&host=a")));
    assertThrows(IllegalArgumentException.class, () -> explain(Question.parse("zone=z&host=a")));
    assertThrows(IllegalArgumentException.class, () -> Question.parse("nonsense=1"));
    assertEquals(
        200,
        explain(Question.parse("loadBalancer=t&host=a.test&header=X-A%3A+b&path=%2Fa")).status());
  }

  @Test
  void aWebAclThatIsAskedBeforeIsNamedAndNotAsked() {
    plane.webAcl =
        Optional.of(
            new CompiledWebAcl(
                "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/edge/1", false));
    plane.firewall =
        (arn, request, told) -> {
          throw new IllegalStateException("nobody sent anything");
        };
    plane.plane.swap(
        plane.snapshot(new RouteAction.Fixed(200, "text/plain", new byte[0]), List.of()));
    Explanation told = explain(question("GET", "a.test", "/"));
    assertEquals(200, told.status());
    assertTrue(told.text().contains("once regional/webacl/edge/1 lets it pass: "), told::text);
    assertFalse(explain(question("TRACE", "a.test", "/")).text().contains("webacl"));
  }

  @Test
  void knowsWhatACookieBindsTo() throws IOException {
    GroupPolicy sticky =
        new GroupPolicy(new GroupPolicy.Stickiness(GroupPolicy.Type.LB_COOKIE, 60_000, ""), false);
    CompiledTargetGroup group =
        plane.group(List.of(target(0, false), target(1, false), target(2, false))).with(sticky);
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
            List.of(group)));
    plane.untilHealthy(3);
    assertEquals(3, candidates(explain(question("GET", "a.test", "/"))).size());
    for (int i = 0; i < 6; i++) {
      try (Wire client = plane.connect()) {
        Wire.Answer answer = client.get("/");
        String cookie = String.valueOf(answer.header("Set-Cookie")).split(";")[0];
        Question again = question("GET", "a.test", "/", "Cookie: " + cookie);
        int reached = List.of("one", "two", "three").indexOf(answer.text());
        assertEquals(
            List.of(backends.get(reached).address() + ":" + backends.get(reached).port()),
            candidates(explain(again)));
        plane.time.skip(java.time.Duration.ofSeconds(61));
        assertEquals(3, candidates(explain(again)).size());
      }
    }
  }

  private static List<String> candidates(Explanation explanation) {
    return candidates(explanation.groups().getFirst());
  }

  private static List<String> candidates(Explanation.Group group) {
    return group.targets().stream()
        .filter(Explanation.Candidate::eligible)
        .map(Explanation.Candidate::address)
        .toList();
  }
}
