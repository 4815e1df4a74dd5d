package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.RuleCondition.HostHeader;
import io.tidegate.model.elbv2.RuleCondition.HttpHeader;
import io.tidegate.model.elbv2.RuleCondition.PathPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions in conditions. */
class RegexConditionTest {
  private static final RouteAction ACTION = new RouteAction.Fixed(200, "text/plain", new byte[0]);

  private static RuleTable table(RuleCondition... conditions) {
    return RuleTable.compile(
        List.of(new RuleTable.Source("rule/1", 1, List.of(conditions), ACTION)), ACTION);
  }

  private static boolean meets(RequestView request, RuleCondition condition) {
    return table(condition).match(request).priority() == 1;
  }

  @ParameterizedTest
  @CsvSource({
    "^api[.]example[.]com$, api.example.com, true",
    "^api[.]example[.]com$, API.Example.COM, true",
    "^api[.]example[.]com$, api.example.com:8443, true",
    "^api[.]example[.]com:8443$, api.example.com:8443, true",
    "^api[.]example[.]com:8443$, api.example.com, false",
    "'^(.+[.])?example[.]com$', example.com, true",
    "^api$, api.example.com, false",
    "example, api.example.com, true",
  })
  void hostsIgnoreCaseAndMayHaveAPort(String regex, String host, boolean matches) {
    String name = host.contains(":") ? host.substring(0, host.indexOf(':')) : host;
    TextRequest request = new TextRequest("GET", name, host.substring(name.length()) + "/", "");
    assertEquals(matches, meets(request, new HostHeader(List.of(), List.of(regex))));
  }

  @ParameterizedTest
  @CsvSource({
    "^/v[0-9]+/users/[^/]+$, /v12/users/a, true",
    "^/v[0-9]+/users/[^/]+$, /v12/users/a/b, false",
    "^/A, /a, false",
    "(?i)^/A, /a, true",
    "b, /a/b/c, true",
  })
  void pathsAreCaseSensitive(String regex, String path, boolean matches) {
    assertEquals(
        matches, meets(TextRequest.get("a.b", path), new PathPattern(List.of(), List.of(regex))));
  }

  @Test
  void anyValueOfARepeatedHeaderMayMatch() {
    HttpHeader chrome = new HttpHeader("User-Agent", List.of(), List.of("chrome/[0-9]{3}"));
    TextRequest request =
        TextRequest.get("a.b", "/").header("user-agent", "curl").header("USER-AGENT", "Chrome/123");
    assertEquals(true, meets(request, chrome));
    assertEquals(
        false, meets(TextRequest.get("a.b", "/").header("user-agent", "Chrome/12"), chrome));
  }

  @Test
  void controlCharactersNeverMatch() {
    PathPattern any = new PathPattern(List.of(), List.of(".*"));
    assertEquals(false, meets(TextRequest.get("a.b", "/a\u0001"), any));
    assertEquals(true, meets(TextRequest.get("a.b", "/a"), any));
  }

  @Test
  void rulesThatWereTriedAreCounted() {
    List<RuleTable.Source> sources =
        List.of(
            new RuleTable.Source("a", 10, List.of(new PathPattern(List.of("/a"))), ACTION),
            new RuleTable.Source("b", 20, List.of(new PathPattern(List.of("/b"))), ACTION),
            new RuleTable.Source("c", 30, List.of(new PathPattern(List.of("/c"))), ACTION));
    RuleTable table = RuleTable.compile(sources, ACTION);
    for (String path : List.of("/a", "/b", "/c", "/d")) {
      int expected = Math.min(3, path.charAt(1) - 'a' + 1);
      assertEquals(expected, table.evaluations(table.match(TextRequest.get("a.b", path))), path);
    }
  }
}
