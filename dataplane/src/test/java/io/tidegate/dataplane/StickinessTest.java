package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cookies that keep clients on their targets and groups. */
class StickinessTest {
  private static final String OTHER_GROUP = Plane.GROUP + "x";

  private final List<Backend> backends = new ArrayList<>();
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    for (String name : List.of("a", "b", "c")) {
      backends.add(named(name));
    }
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    for (Backend backend : backends) {
      backend.close();
    }
  }

  /** Answers its name; {@code /login} sets the application's cookie. */
  private static Backend named(String name) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            String cookie =
                head.startsWith("GET /login") ? "Set-Cookie: SESSION=1; Path=/\r\n" : "";
            with.send("HTTP/1.1 200 OK\r\n" + cookie + "Content-Length: 1\r\n\r\n" + name);
          }
        });
  }

  private static GroupPolicy policy(GroupPolicy.Type type, int seconds, String cookie) {
    return new GroupPolicy(new GroupPolicy.Stickiness(type, seconds * 1000L, cookie), false);
  }

  private CompiledTarget target(int i, boolean draining) {
    return Plane.target(backends.get(i).address(), backends.get(i).port(), draining);
  }

  private void forward(GroupPolicy policy, CompiledTarget... targets) {
    CompiledTargetGroup group = plane.group(List.of(targets)).with(policy);
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
            List.of(group)));
  }

  private void forwardToAll(GroupPolicy policy) {
    forward(policy, target(0, false), target(1, false), target(2, false));
    plane.untilHealthy(3);
  }

  /** The cookies that {@code answer} sets: name to whole line. */
  private static Map<String, String> cookies(Wire.Answer answer) {
    Map<String, String> set = new LinkedHashMap<>();
    for (String line : answer.head().split("\r\n")) {
      if (line.startsWith("Set-Cookie: ")) {
        String cookie = line.substring(12);
        set.put(cookie.substring(0, cookie.indexOf('=')), cookie);
      }
    }
    return set;
  }

  private static String cookie(Wire.Answer answer, String name) {
    return cookies(answer).getOrDefault(name, "");
  }

  private static String pair(String cookie) {
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private Wire.Answer get(String path, String cookies) throws IOException {
    return get(path, cookies, "");
  }

  private Wire.Answer get(String path, String cookies, String more) throws IOException {
    try (Wire client = plane.connect()) {
      String header = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
      return client
          .send("GET " + path + " HTTP/1.1\r\nHost: a.test\r\n" + header + more + "\r\n")
          .answer();
    }
  }

  @Test
  void ownCookieKeepsTheTarget() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.LB_COOKIE, 60, ""));
    Wire.Answer first = get("/", "");
    Map<String, String> set = cookies(first);
    assertEquals(Set.of("AWSALB", "AWSALBCORS"), set.keySet());
    String value = pair(cookie(first, "AWSALB")).substring(7);
    assertEquals(124, value.length());
    assertEquals("AWSALBCORS=" + value, pair(cookie(first, "AWSALBCORS")));
    assertTrue(cookie(first, "AWSALB").endsWith("; Path=/"), cookie(first, "AWSALB"));
    assertTrue(cookie(first, "AWSALBCORS").endsWith("; Path=/; SameSite=None"));
    String expires = cookie(first, "AWSALB").replaceAll(".*Expires=([^;]+);.*", "$1");
    ZonedDateTime until = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
    Duration kept = Duration.between(plane.time.now(), until.toInstant());
    assertTrue(kept.compareTo(Duration.ofDays(7).plusSeconds(2)) < 0, expires);
    assertTrue(kept.compareTo(Duration.ofDays(7).minusSeconds(20)) > 0, expires);
    for (int i = 0; i < 12; i++) {
      assertEquals(first.text(), get("/", "x=1; AWSALB=" + value + "; y=2").text());
    }
    assertEquals(1, plane.metric("NonStickyRequestCount"));
  }

  @Test
  void corsCookieGoesFirst() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.LB_COOKIE, 60, ""));
    Map<String, String> one = new LinkedHashMap<>();
    while (one.size() < 2) {
      Wire.Answer answer = get("/", "");
      one.putIfAbsent(answer.text(), pair(cookie(answer, "AWSALB")).substring(7));
    }
    List<String> names = List.copyOf(one.keySet());
    String both = "AWSALB=" + one.get(names.get(0)) + "; AWSALBCORS=" + one.get(names.get(1));
    assertEquals(names.get(1), get("/", both).text());
  }

  @Test
  void changedCookiesCountAsNone() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.LB_COOKIE, 60, ""));
    String cookie = pair(cookie(get("/", ""), "AWSALB"));
    plane.metric("NonStickyRequestCount");
    Set<String> reached = new HashSet<>();
    for (int i = 7; i < cookie.length() - 1; i += 9) {
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      reached.add(get("/", cookie.substring(0, i) + other + cookie.substring(i + 1)).text());
    }
    for (String bad : List.of("AWSALB=", "AWSALB=%2B", "AWSALB=AAAA", "AWSALB=_remove_")) {
      reached.add(get("/", bad).text());
    }
    assertEquals(Set.of("a", "b", "c"), reached);
    assertTrue(plane.metric("NonStickyRequestCount") >= 17);
  }

  @Test
  void durationRestartsWithEachResponse() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.LB_COOKIE, 30, ""));
    Wire.Answer first = get("/", "");
    String cookie = pair(cookie(first, "AWSALB"));
    for (int i = 0; i < 3; i++) {
      plane.time.skip(Duration.ofSeconds(20));
      Wire.Answer next = get("/", cookie);
      assertEquals(first.text(), next.text());
      cookie = pair(cookie(next, "AWSALB"));
    }
    plane.time.skip(Duration.ofSeconds(31));
    plane.metric("NonStickyRequestCount");
    get("/", cookie);
    assertEquals(1, plane.metric("NonStickyRequestCount"));
  }

  @Test
  void drainingTargetLosesItsClientsForGood() throws IOException {
    GroupPolicy policy = policy(GroupPolicy.Type.LB_COOKIE, 60, "");
    forwardToAll(policy);
    Wire.Answer first = get("/", "");
    String cookie = pair(cookie(first, "AWSALB"));
    int at = first.text().charAt(0) - 'a';
    forward(policy, target(0, at == 0), target(1, at == 1), target(2, at == 2));
    Wire.Answer next = get("/", cookie);
    assertNotEquals(first.text(), next.text());
    forwardToAll(policy);
    String moved = pair(cookie(next, "AWSALB"));
    for (int i = 0; i < 6; i++) {
      assertEquals(next.text(), get("/", moved).text());
    }
  }

  @Test
  void unhealthyTargetIsLeftAndNotReturnedTo() throws IOException {
    plane.check =
        new HealthCheck(
            true,
            Protocol.TCP,
            Optional.empty(),
            "/",
            Duration.ofMillis(200),
            Duration.ofMillis(150),
            2,
            2,
            Optional.empty());
    GroupPolicy policy = policy(GroupPolicy.Type.LB_COOKIE, 60, "");
    forwardToAll(policy);
    Wire.Answer first = get("/", "");
    String cookie = pair(cookie(first, "AWSALB"));
    Backend lost = backends.get(first.text().charAt(0) - 'a');
    lost.close();
    Plane.until(
        "unhealthy",
        () ->
            plane.health.values().stream()
                .anyMatch(health -> health.state() == TargetHealth.State.UNHEALTHY));
    Wire.Answer next = get("/", cookie);
    assertEquals(200, next.status());
    assertNotEquals(first.text(), next.text());
  }

  @Test
  void otherProcessesAcceptTheCookieWhenTheyShareKeys() throws IOException {
    byte[] old = new byte[32];
    byte[] young = new byte[32];
    young[0] = 1;
    plane.plane.cookieKeys(CookieKeys.of(List.of(old)));
    forwardToAll(policy(GroupPolicy.Type.LB_COOKIE, 60, ""));
    String cookie = pair(cookie(get("/", ""), "AWSALB"));
    plane.plane.cookieKeys(CookieKeys.of(List.of(young, old)));
    plane.metric("NonStickyRequestCount");
    String renewed = pair(cookie(get("/", cookie), "AWSALB"));
    assertEquals(0, plane.metric("NonStickyRequestCount"));
    plane.plane.cookieKeys(CookieKeys.of(List.of(young)));
    get("/", cookie);
    assertEquals(1, plane.metric("NonStickyRequestCount"));
    get("/", renewed);
    assertEquals(0, plane.metric("NonStickyRequestCount"));
  }

  @Test
  void applicationCookieBindsOnlyWithTheApplicationsOwn() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.APP_COOKIE, 60, "SESSION"));
    assertEquals(Map.of(), cookies(get("/", "")));
    Wire.Answer login = get("/login", "");
    assertEquals(Set.of("SESSION", "AWSALBAPP-0"), cookies(login).keySet());
    String ours = pair(cookie(login, "AWSALBAPP-0"));
    for (int i = 0; i < 6; i++) {
      Wire.Answer next = get("/", "SESSION=2; " + ours);
      assertEquals(login.text(), next.text());
      assertEquals(Set.of("AWSALBAPP-0"), cookies(next).keySet());
    }
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      reached.add(get("/", ours).text());
    }
    assertEquals(3, reached.size());
  }

  @Test
  void applicationSessionMovesForGoodWhenItsTargetIsGone() throws IOException {
    GroupPolicy policy = policy(GroupPolicy.Type.APP_COOKIE, 60, "SESSION");
    forwardToAll(policy);
    Wire.Answer login = get("/login", "");
    String ours = pair(cookie(login, "AWSALBAPP-0"));
    int at = login.text().charAt(0) - 'a';
    forward(policy, target(0, at == 0), target(1, at == 1), target(2, at == 2));
    Wire.Answer next = get("/", "SESSION=1; " + ours);
    assertNotEquals(login.text(), next.text());
    assertEquals(Set.of("AWSALBAPP-0"), cookies(next).keySet());
    forwardToAll(policy);
    String moved = pair(cookie(next, "AWSALBAPP-0"));
    for (int i = 0; i < 6; i++) {
      assertEquals(next.text(), get("/", "SESSION=1; " + moved).text());
    }
    assertEquals(Map.of(), cookies(get("/", moved)));
  }

  @Test
  void applicationSessionThatIsTooOldOrBrokenIsBoundAnew() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.APP_COOKIE, 30, "SESSION"));
    String ours = pair(cookie(get("/login", ""), "AWSALBAPP-0"));
    plane.time.skip(Duration.ofSeconds(31));
    for (String cookie : List.of(ours, "AWSALBAPP-0=AAAA", "AWSALBAPP-0=")) {
      Wire.Answer next = get("/", "SESSION=1; " + cookie);
      String renewed = pair(cookie(next, "AWSALBAPP-0"));
      for (int i = 0; i < 4; i++) {
        assertEquals(next.text(), get("/", "SESSION=1; " + renewed).text());
      }
    }
    assertEquals(Map.of(), cookies(get("/", "SESSION=1")));
  }

  @Test
  void applicationsBehindOneNameKeepTheirOwnCookies() throws IOException {
    GroupPolicy policy = policy(GroupPolicy.Type.APP_COOKIE, 60, "SESSION");
    forwardToAll(policy);
    Wire.Answer one = get("/login", "");
    String first = pair(cookie(one, "AWSALBAPP-0"));
    CompiledTarget theirs =
        new CompiledTarget(
            OTHER_GROUP + "|b",
            "us-east-1a",
            backends.get(1).address(),
            backends.get(1).port(),
            backends.get(1).port(),
            false);
    CompiledTargetGroup other = plane.group(0, OTHER_GROUP, List.of(theirs)).with(policy);
    RouteAction.Forward action =
        new RouteAction.Forward(List.of(new RouteAction.Weighted(other, 1)), 1);
    plane.plane.swap(plane.snapshot(action, List.of(other)));
    plane.untilHealthy(1);
    Wire.Answer two = get("/login", first);
    assertEquals(Set.of("SESSION", "AWSALBAPP-1"), cookies(two).keySet());
    String both = "SESSION=1; " + first + "; " + pair(cookie(two, "AWSALBAPP-1"));
    assertEquals(Set.of("AWSALBAPP-1"), cookies(get("/", both)).keySet());
    forwardToAll(policy);
    Wire.Answer again = get("/", both);
    assertEquals(one.text(), again.text());
    assertEquals(Set.of("AWSALBAPP-0"), cookies(again).keySet());
  }

  @Test
  void crossOriginRequestsOfChromiumGetSameSiteNone() throws IOException {
    forwardToAll(policy(GroupPolicy.Type.APP_COOKIE, 60, "SESSION"));
    String chrome = "User-Agent: Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36\r\n";
    String old = "User-Agent: Mozilla/5.0 Chrome/79.0 Safari/537.36\r\n";
    String cross = "Origin: https://other.test\r\n";
    assertTrue(app("/login", chrome + cross).endsWith("; Path=/; SameSite=None; Secure"));
    assertTrue(app("/login", chrome + "Origin: https://a.test:8443\r\n").endsWith("; Path=/"));
    assertTrue(app("/login", old + cross).endsWith("; Path=/"));
    assertTrue(app("/login", chrome).endsWith("; Path=/"));
  }

  private String app(String path, String more) throws IOException {
    return cookies(get(path, "", more)).getOrDefault("AWSALBAPP-0", "");
  }

  @Test
  void groupCookieKeepsTheGroupOfAWeightedRule() throws IOException {
    CompiledTargetGroup one = plane.group(List.of(target(0, false)));
    CompiledTarget second =
        new CompiledTarget(
            OTHER_GROUP + "|b",
            "us-east-1a",
            backends.get(1).address(),
            backends.get(1).port(),
            backends.get(1).port(),
            false);
    CompiledTargetGroup two = plane.group(1, OTHER_GROUP, List.of(second));
    weighted(one, 1, two, 1);
    plane.untilHealthy(2);
    Wire.Answer first = get("/", "");
    assertEquals(Set.of("AWSALBTG", "AWSALBTGCORS"), cookies(first).keySet());
    String cookie = pair(cookie(first, "AWSALBTG"));
    boolean toOne = first.text().equals("a");
    for (int i = 0; i < 12; i++) {
      assertEquals(first.text(), get("/", cookie).text());
    }
    weighted(one, toOne ? 1 : 999, two, toOne ? 999 : 1);
    for (int i = 0; i < 12; i++) {
      assertEquals(first.text(), get("/", cookie).text());
    }
    weighted(one, toOne ? 0 : 1, two, toOne ? 1 : 0);
    assertNotEquals(first.text(), get("/", cookie).text());
    assertFalse(get("/", "AWSALBTG=%2F%2F").head().isEmpty());
  }

  private void weighted(
      CompiledTargetGroup one, int weightOne, CompiledTargetGroup two, int weightTwo) {
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Forward(
                List.of(
                    new RouteAction.Weighted(one, weightOne),
                    new RouteAction.Weighted(two, weightTwo)),
                weightOne + weightTwo,
                60_000,
                Rewrite.NONE),
            List.of(one, two)));
  }
}
