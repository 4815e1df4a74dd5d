package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.GuardVerdict.Event;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose rule asks for authentication, with a guard that says what the test wants. */
class GuardTest {
  private final BlockingQueue<CompletableFuture<GuardVerdict.Known>> waiting =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<String> callbacks = new LinkedBlockingQueue<>();
  private final RequestGuard guard =
      new RequestGuard() {
        @Override
        public GuardVerdict check(Guard asked, Visit request) {
          String path = TestGuard.path(request);
          if (path.startsWith("/later")) {
            CompletableFuture<GuardVerdict.Known> verdict = new CompletableFuture<>();
            waiting.add(verdict);
            return new GuardVerdict.Later(verdict::thenAccept);
          }
          return path.startsWith("/good") ? pass() : refused();
        }

        @Override
        public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
          callbacks.add(request.origin());
          return new GuardVerdict.Answer(
              302, "https://x/", List.of("s-0=v; Path=/"), "", Event.AUTH_SUCCESS);
        }
      };
  private Plane plane;
  private Backend backend;
  private CompiledTargetGroup group;
  private RouteAction forward;

  private static GuardVerdict.Known pass() {
    return new GuardVerdict.Pass(
        "X-Amzn-Oidc-Identity: user\r\n", List.of("s-0=fresh; Path=/"), Event.REFRESH_SUCCESS);
  }

  private static GuardVerdict.Known refused() {
    return new GuardVerdict.Answer(401, "", List.of(), "AuthDenied", Event.AUTH_FAILURE);
  }

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1, guard);
    backend =
        new Backend(
            Plane.nextAddress(),
            with -> {
              for (String head = with.head(); head != null; head = with.head()) {
                assertTrue(Wire.bodyLength(head, with.in) >= 0);
                with.send(
                    "HTTP/1.1 200 OK\r\nX-Head: "
                        + identity(head)
                        + "\r\nContent-Length: 2\r\n\r\nok");
              }
            });
    group = plane.group(List.of(Plane.target(backend.address(), backend.port())));
    forward = new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
    plane.rules =
        List.of(
            new RuleTable.Source(
                "open",
                1,
                List.of(new RuleCondition.PathPattern(List.of("/open*"), List.of())),
                forward));
    guardedBy(TestGuard.LOGIN);
  }

  private void guardedBy(Guard asked) {
    plane.plane.swap(plane.snapshot(new RouteAction.Guarded(asked, forward), List.of(group)));
  }

  private static String identity(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-amzn-oidc-identity"))
        .reduce("", (one, other) -> one + "[" + other + "]");
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    backend.close();
  }

  @Test
  void aRequestThatPassesBearsClaimsAndItsResponseTheCookies() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /good HTTP/1.1\r\nHost: h\r\nX-Amzn-Oidc-Identity: forged\r\n\r\n");
      String response = client.answer().head();
      assertTrue(response.contains("X-Head: [X-Amzn-Oidc-Identity: user]\r\n"), response);
      assertTrue(response.contains("Set-Cookie: s-0=fresh; Path=/\r\n"), response);
    }
    assertEquals(1, plane.metric("ELBAuthRefreshTokenSuccess"));
  }

  @Test
  void aRequestThatDoesNotPassNeverReachesATarget() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /bad HTTP/1.1\r\nHost: h\r\n\r\nGET /open HTTP/1.1\r\nHost: h\r\n\r\n");
      assertTrue(client.answer().head().startsWith("HTTP/1.1 401 "));
      String next = client.answer().head();
      assertTrue(next.startsWith("HTTP/1.1 200 ") && next.contains("X-Head: \r\n"), next);
    }
    assertEquals(1, plane.metric("ELBAuthFailure"));
  }

  @Test
  void aRequestWaitsForItsVerdictWithItsBodyAndWhatCameBehindIt() throws Exception {
    String body = "x".repeat(100_000);
    try (Wire client = plane.connect()) {
      client.send(
          "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
              + body
              + "GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
      CompletableFuture<GuardVerdict.Known> verdict = waiting.take();
      try (Wire other = plane.connect()) {
        other.send("GET /good HTTP/1.1\r\nHost: h\r\n\r\n");
        assertTrue(
            other.answer().head().startsWith("HTTP/1.1 200 "), "others are served meanwhile");
      }
      verdict.complete(pass());
      assertTrue(waiting.isEmpty(), "the guard is asked once, however long the body");
      String response = client.answer().head();
      assertTrue(response.contains("X-Head: [X-Amzn-Oidc-Identity: user]\r\n"), response);
      assertTrue(client.answer().head().startsWith("HTTP/1.1 200 "));
    }
    assertEquals(3, plane.metric("RequestCount"), "each request is counted once");
  }

  @Test
  void aClientThatDoesNotWaitLeavesNothingBehind() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
      waiting.take();
    }
    plane.settle();
    try (Wire client = plane.connect()) {
      client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
      waiting.take().complete(refused());
      assertTrue(client.answer().head().startsWith("HTTP/1.1 401 "));
    }
  }

  @Test
  void aVerdictIsOfItsRequestAloneWhateverTheRulesBecomeMeanwhile() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
      CompletableFuture<GuardVerdict.Known> verdict = waiting.take();
      plane.plane.swap(plane.snapshot(forward, List.of(group)));
      verdict.complete(pass());
      assertTrue(client.answer().head().startsWith("HTTP/1.1 200 "), "no guard any more");
      guardedBy(TestGuard.LOGIN);
      client.send("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n");
      assertTrue(client.answer().head().startsWith("HTTP/1.1 401 "), "the next has its own");
    }
  }

  @Test
  void aVerdictOfAnotherGuardDoesNotCount() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
      CompletableFuture<GuardVerdict.Known> verdict = waiting.take();
      guardedBy(new Guard.Jwt("https://i/jwks", "https://i", List.of()));
      verdict.complete(pass());
      waiting.take().complete(refused());
      assertTrue(client.answer().head().startsWith("HTTP/1.1 401 "));
    }
  }

  @Test
  void theCallbackBelongsToTheBalancerWhateverTheRules() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /oauth2/idpresponse?code=1&state=2 HTTP/1.1\r\nHost: h:8443\r\n\r\n");
      String response = client.answer().head();
      assertTrue(response.startsWith("HTTP/1.1 302 "), response);
      assertTrue(
          response.contains("Location: https://x/\r\nSet-Cookie: s-0=v; Path=/\r\n"), response);
    }
    assertEquals("http://h:8443", callbacks.take());
  }

  @Test
  void theClientsOwnPortIsItsOrigins() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET /oauth2/idpresponse?code=1 HTTP/1.1\r\nHost: H.test\r\n\r\n").answer();
      client
          .send("GET http://o.test:99/oauth2/idpresponse?code=1 HTTP/1.1\r\nHost: h\r\n\r\n")
          .answer();
    }
    assertEquals("http://h.test", callbacks.take());
    assertEquals("http://o.test:99", callbacks.take());
  }

  @Test
  void streamsOfHttp2WaitForTheirVerdictsEachByItself() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    guardedBy(TestGuard.LOGIN);
    try (H2Wire wire = H2Wire.connect(plane)) {
      wire.get(1, "/later").post(3, "/later/too").data(3, false, "bo");
      CompletableFuture<GuardVerdict.Known> first = waiting.take();
      CompletableFuture<GuardVerdict.Known> second = waiting.take();
      assertEquals(200, wire.get(5, "/good").response(5).status());
      second.complete(pass());
      H2Wire.Response posted = wire.data(3, true, "dy").response(3);
      assertEquals(200, posted.status());
      assertEquals("s-0=fresh; Path=/", posted.head.get("set-cookie"));
      assertTrue(String.valueOf(posted.head.get("x-head")).contains("Identity: user"));
      first.complete(refused());
      assertEquals(401, wire.response(1).status());
      assertEquals(302, wire.get(7, "/oauth2/idpresponse?code=1&state=2").response(7).status());
      assertEquals("https://a.test", callbacks.take());
    }
    assertEquals(1, plane.metric("ELBAuthFailure"));
  }

  @Test
  void everyEventHasItsMetric() throws Exception {
    Map<Event, String> metrics =
        Map.of(
            Event.AUTH_SUCCESS, "ELBAuthSuccess",
            Event.AUTH_FAILURE, "ELBAuthFailure",
            Event.AUTH_ERROR, "ELBAuthError",
            Event.REFRESH_SUCCESS, "ELBAuthRefreshTokenSuccess",
            Event.CLAIMS_SIZE_EXCEEDED, "ELBAuthUserClaimsSizeExceeded",
            Event.JWT_SUCCESS, "JWTValidationSuccessCount",
            Event.JWT_FAILURE, "JWTValidationFailureCount");
    for (Map.Entry<Event, String> each : metrics.entrySet()) {
      try (Wire client = plane.connect()) {
        client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
        CompletableFuture<GuardVerdict.Known> asked = waiting.take();
        plane.settle();
        plane.time.skip(Duration.ofMillis(250));
        asked.complete(new GuardVerdict.Answer(403, "", List.of(), "", each.getKey()));
        client.answer();
      }
      List<MetricDatum> data = plane.plane.metrics().drain(java.time.Instant.EPOCH);
      assertEquals(1, sum(data, each.getValue()));
      boolean latency = each.getKey() == Event.AUTH_SUCCESS;
      assertEquals(latency, sum(data, "ELBAuthLatency") >= 250, each.getValue());
    }
  }

  private static double sum(List<MetricDatum> data, String name) {
    return data.stream()
        .filter(datum -> datum.metric().name().equals(name))
        .filter(datum -> datum.metric().dimensions().equals(Map.of("LoadBalancer", "app/t/1")))
        .mapToDouble(MetricDatum::sum)
        .sum();
  }
}
