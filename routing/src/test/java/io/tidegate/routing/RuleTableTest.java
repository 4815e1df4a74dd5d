package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.RuleCondition.HostHeader;
import io.tidegate.model.elbv2.RuleCondition.HttpHeader;
import io.tidegate.model.elbv2.RuleCondition.HttpRequestMethod;
import io.tidegate.model.elbv2.RuleCondition.PathPattern;
import io.tidegate.model.elbv2.RuleCondition.QueryString;
import io.tidegate.model.elbv2.RuleCondition.SourceIp;
import io.tidegate.routing.RuleTable.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTableTest {
  private static final RouteAction ACTION = new RouteAction.Fixed(200, "text/plain", new byte[0]);

  private static Source rule(int priority, RuleCondition... conditions) {
    return new Source("rule/" + priority, priority, List.of(conditions), ACTION);
  }

  private static int matched(RequestView request, Source... rules) {
    return RuleTable.compile(List.of(rules), ACTION).match(request).priority();
  }

  private static boolean meets(RequestView request, RuleCondition condition) {
    return matched(request, rule(7, condition)) == 7;
  }

  private static QueryString query(String key, String value) {
    Optional<String> name = key.isEmpty() ? Optional.empty() : Optional.of(key);
    return new QueryString(List.of(new QueryString.KeyValue(name, value)));
  }

  @Test
  void theLowestPriorityThatMatchesWinsElseTheDefaultRule() {
    Source user = rule(20, new PathPattern(List.of("/user*")));
    Source all = rule(30, new PathPattern(List.of("*")));
    Source userList = rule(10, new PathPattern(List.of("/user/list")));
    assertEquals(20, matched(TextRequest.get("a.b", "/users"), all, user, userList));
    assertEquals(10, matched(TextRequest.get("a.b", "/user/list"), all, user, userList));
    assertEquals(30, matched(TextRequest.get("a.b", "/"), all, user, userList));
    assertEquals(0, matched(TextRequest.get("a.b", "/"), user, userList));
  }

  @Test
  void conditionsAreAndedAndTheirValuesOred() {
    Source rule =
        rule(
            1,
            new HostHeader(List.of("a.example", "b.example")),
            new HttpRequestMethod(List.of("GET", "HEAD")));
    assertEquals(1, matched(TextRequest.get("b.example", "/"), rule));
    assertEquals(0, matched(TextRequest.get("c.example", "/"), rule));
    assertEquals(0, matched(new TextRequest("POST", "a.example", "/", ""), rule));
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, www.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, a.b.example.com, true",
    "*.EXAMPLE.com, Www.eXample.COM, true",
    "example.com, example.com, true",
    "example.com, www.example.com, false",
    "ex?mple.com, exAmple.com, true",
    "ex?mple.com, exmple.com, false",
    "www.*.com, www.x.com, true",
    "*, anything, true",
    "a*b.example.org, a-x-b.example.org, true",
    "a*b.example.org, a-x.example.org, false",
  })
  void hostPatternsIgnoreCase(String pattern, String host, boolean matches) {
    assertEquals(matches, meets(TextRequest.get(host, "/"), new HostHeader(List.of(pattern))));
  }

  @ParameterizedTest
  @CsvSource({
    "/img/*, /img/a.png, true",
    "/img/*, /img/, true",
    "/img/*, /img, false",
    "/img/*/pics, /img/a/b/pics, true",
    "/img/?, /img/a, true",
    "/img/?, /img/ab, false",
    "/Img/*, /img/a, false",
    "/a, /a, true",
    "/a, /a/, false",
    "*.php, /x/index.php, true",
    "*.php, /x/index.php5, false",
    "/*a*b*c*, /xxaxxbxxc, true",
    "/*a*b*c*, /xxaxxcxxb, false",
    "/**, /, true",
    "/?*, /, false",
  })
  void pathPatternsHeedCase(String pattern, String path, boolean matches) {
    assertEquals(matches, meets(TextRequest.get("a.b", path), new PathPattern(List.of(pattern))));
  }

  @ParameterizedTest
  @CsvSource({
    "'', mobile, Platform=Mobile, true",
    "platform, mobile, Platform=Mobile, true",
    "platform, mobile, Platform=Desktop, false",
    "platform, mobile, x=1&platform=MOBILE&y=2, true",
    "platform, mobile, aplatform=mobile, false",
    "'', mobile, x=mobile2&y=mobile, true",
    "'', mob*, x=mobile, true",
    "k?y, v, key=v, true",
    "key, \\*, key=*, true",
    "key, \\*, key=x, false",
    "key, \\?, key=x, false",
    "key, a\\\\b, key=a\\b, true",
    "key, *, key=, true",
    "key, *, key, true",
    "key, '', key, true",
    "key, a=b, key=a=b, true",
    "key, %41, key=A, false",
    "key, v, '', false",
    "key, v, 'key=w&key=v', true",
  })
  void queryPatternsIgnoreCaseAndKnowEscapes(String key, String value, String text, boolean match) {
    TextRequest request = new TextRequest("GET", "a.b", "/", text);
    assertEquals(match, meets(request, query(key, value)));
  }

  @Test
  void headersAreTriedInOrderUntilOneMatches() {
    HttpHeader condition = new HttpHeader("User-Agent", List.of("*chrome*", "curl/?"));
    assertEquals(
        true, meets(TextRequest.get("a", "/").header("USER-agent", "x Chrome y"), condition));
    assertEquals(true, meets(TextRequest.get("a", "/").header("user-agent", "CURL/8"), condition));
    assertEquals(
        false, meets(TextRequest.get("a", "/").header("user-agent", "curl/88"), condition));
    assertEquals(
        false, meets(TextRequest.get("a", "/").header("x-user-agent", "chrome"), condition));
    TextRequest twice =
        TextRequest.get("a", "/").header("user-agent", "x").header("user-agent", "curl/1");
    assertEquals(true, meets(twice, condition));
  }

  @Test
  void methodsAreExact() {
    HttpRequestMethod condition = new HttpRequestMethod(List.of("PURGE"));
    assertEquals(true, meets(new TextRequest("PURGE", "a", "/", ""), condition));
    assertEquals(false, meets(new TextRequest("purge", "a", "/", ""), condition));
    assertEquals(false, meets(new TextRequest("PURGEX", "a", "/", ""), condition));
  }

  @Test
  void sourceBlocksHoldTheirAddressesOfTheSameFamily() {
    SourceIp block = new SourceIp(List.of("10.1.0.0/16", "192.0.2.9/32", "2001:db8::/33"));
    assertEquals(true, meets(TextRequest.get("a", "/").from(10, 1, 255, 3), block));
    assertEquals(false, meets(TextRequest.get("a", "/").from(10, 2, 0, 0), block));
    assertEquals(true, meets(TextRequest.get("a", "/").from(192, 0, 2, 9), block));
    assertEquals(false, meets(TextRequest.get("a", "/").from(192, 0, 2, 8), block));
    TextRequest six =
        TextRequest.get("a", "/").from(0x20, 1, 0xd, 0xb8, 0x7f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertEquals(true, meets(six, block));
    six.from(0x20, 1, 0xd, 0xb8, 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertEquals(false, meets(six, block));
    assertEquals(
        true,
        meets(TextRequest.get("a", "/").from(9, 9, 9, 9), new SourceIp(List.of("0.0.0.0/0"))));
    assertThrows(
        IllegalArgumentException.class, () -> matched(six, rule(1, new SourceIp(List.of("a.b")))));
  }

  @Test
  void wildcardsDoNotStandForControlCharacters() {
    assertEquals(false, meets(TextRequest.get("a", "/a\u0001b"), new PathPattern(List.of("/a*b"))));
    assertEquals(false, meets(TextRequest.get("a", "/a\u0001b"), new PathPattern(List.of("/a?b"))));
  }

  @Test
  void manyStarsCostNoMoreThanTextTimesPattern() {
    String pattern = "/" + "*a".repeat(60) + "b";
    assertEquals(
        false,
        meets(TextRequest.get("a", "/" + "a".repeat(16_000)), new PathPattern(List.of(pattern))));
  }

  @Test
  void theIndexFindsWhatTestingOneByOneFinds() {
    long seed = 11;
    Chance chance = Chance.seeded(seed);
    for (int round = 0; round < 400; round++) {
      List<Source> rules = new ArrayList<>();
      for (int i = 0; i < 1 + chance.below(40); i++) {
        rules.add(rule(1 + chance.below(50_000), conditions(chance)));
      }
      RuleTable table = RuleTable.compile(rules, ACTION);
      for (int i = 0; i < 60; i++) {
        TextRequest request = request(chance);
        assertEquals(
            naive(table, rules, request), table.match(request).ruleArn(), "round " + round);
      }
    }
  }

  private static String naive(RuleTable table, List<Source> rules, RequestView request) {
    List<String> order = table.entries().stream().map(RuleTable.Entry::ruleArn).toList();
    return rules.stream()
        .filter(rule -> CompiledRule.of(rule.conditions()).matches(request))
        .map(Source::ruleArn)
        .min((x, y) -> order.indexOf(x) - order.indexOf(y))
        .orElse("");
  }

  private static RuleCondition[] conditions(Chance chance) {
    List<RuleCondition> out = new ArrayList<>();
    if (chance.below(3) > 0) {
      out.add(
          chance.below(3) == 0
              ? new HostHeader(List.of(), some(chance, HOST_REGEXES))
              : new HostHeader(some(chance, HOSTS)));
    }
    if (chance.below(3) > 0) {
      out.add(
          chance.below(3) == 0
              ? new PathPattern(List.of(), some(chance, PATH_REGEXES))
              : new PathPattern(some(chance, PATHS)));
    }
    if (out.isEmpty() || chance.below(4) == 0) {
      out.add(new HttpRequestMethod(some(chance, METHODS)));
    }
    return out.toArray(RuleCondition[]::new);
  }

  private static final String[] METHODS = {"GET", "POST", "get"};
  private static final String[] HOSTS = {
    "a.b", "A.B", "*.b", "*.a.b", "x.a.b", "*", "?.b", "c*", "*b", "a.*", "x*.b", "b"
  };
  private static final String[] PATHS = {
    "/", "/a", "/a*", "/a/*", "/a/b", "*", "*b", "/?", "/a?b", "/A", "/*/b", "/ab*b"
  };

  private static final String[] HOST_REGEXES = {
    "^a[.]b$",
    "^A\\.B$",
    "\\.b$",
    "[.]a[.]b$",
    "^x",
    "^(x|y)\\.a\\.b$",
    "a|b",
    "^.*$",
    "b$",
    "^c+$",
    "^(?:y[.])?x[.]a[.]b$",
    "^x?[.]b$",
    "^a[.]b:80$",
    "^[a-c]+[.]b$",
    "^\\w\\.b$",
    "^b{1,2}$",
    ""
  };
  private static final String[] PATH_REGEXES = {
    "^/$",
    "^/a$",
    "^/a",
    "^/a/?",
    "^/a/b*$",
    "/b",
    "^/(a|b)$",
    "^/a|b$",
    "^/ab+$",
    "^/[aA]$",
    "b$",
    "^/a(/x)?/b$",
    "^/ab?$",
    "^/a{1}b{2}$",
    "^(?i)/A$",
    "^/a/(?:x/)?b",
    "^/\\S$",
    "^$",
    "^/a.b"
  };

  private static List<String> some(Chance chance, String[] from) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i <= chance.below(3); i++) {
      out.add(from[chance.below(from.length)]);
    }
    return out;
  }

  private static TextRequest request(Chance chance) {
    String[] hosts = {"a.b", "x.a.b", "b", "X.B", "c.d", "", "y.x.a.b", "cc", ".b"};
    String[] paths = {"/", "/a", "/a/b", "/ab", "/b", "/abb", "/a/x/b", "/A", "", "/a/"};
    return new TextRequest(
        METHODS[chance.below(3)],
        hosts[chance.below(hosts.length)],
        paths[chance.below(paths.length)],
        "");
  }

  @Test
  void unchangedConditionsAreTakenOver() {
    Source rule = rule(1, new PathPattern(List.of("/a")));
    RuleTable first = RuleTable.compile(List.of(rule), ACTION);
    RuleTable second =
        RuleTable.compile(
            List.of(rule, rule(2, new PathPattern(List.of("/b")))), ACTION, Optional.of(first));
    assertEquals(1, second.match(TextRequest.get("a", "/a")).priority());
    assertEquals(2, second.match(TextRequest.get("a", "/b")).priority());
  }

  /** Counts how often a rule looked at the path: once for the index, once for each rule tried. */
  private static int looks(RuleTable table, String host, String path) {
    int[] looks = {0};
    RequestView counted = new CountingRequest(TextRequest.get(host, path), () -> looks[0]++);
    assertTrue(table.match(counted).priority() > 0);
    return looks[0];
  }

  @Test
  void anchoredExpressionsAreFoundWithoutTestingTheOthers() {
    List<Source> paths = new ArrayList<>();
    List<Source> hosts = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      paths.add(rule(i, new PathPattern(List.of(), List.of("^/service" + i + "/[0-9]+$"))));
      hosts.add(
          rule(
              i,
              new HostHeader(List.of(), List.of("^[a-z]+[.]shop" + i + "\\.example[.]com$")),
              new PathPattern(List.of(), List.of("^/v[0-9]/"))));
    }
    RuleTable byPath = RuleTable.compile(paths, ACTION);
    assertEquals(looks(byPath, "a.b", "/service1/7"), looks(byPath, "a.b", "/service10000/7"));
    RuleTable byHost = RuleTable.compile(hosts, ACTION);
    assertEquals(
        looks(byHost, "www.shop1.example.com", "/v1/x"),
        looks(byHost, "www.shop10000.example.com", "/v1/x"));
  }

  @Test
  void ruleTenThousandIsFoundWithoutTestingTheOthers() {
    List<Source> rules = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      rules.add(
          rule(
              i,
              new HostHeader(List.of("www.example.com")),
              new PathPattern(List.of(i % 2 == 0 ? "/service" + i + "/*" : "/exact" + i))));
    }
    RuleTable table = RuleTable.compile(rules, ACTION);
    assertEquals(1, table.match(TextRequest.get("www.example.com", "/exact1")).priority());
    assertEquals(
        10_000, table.match(TextRequest.get("www.example.com", "/service10000/x")).priority());
    assertEquals(0, table.match(TextRequest.get("www.example.com", "/service10001/x")).priority());
  }
}
