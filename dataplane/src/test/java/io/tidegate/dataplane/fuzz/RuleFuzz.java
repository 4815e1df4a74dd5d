package io.tidegate.dataplane.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.model.elbv2.LinearPattern;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules and a request as text: lines {@code p/h/m/s/x/q/P/H} and a value are conditions, an empty
 * line ends a rule, {@code =} begins the request. A table of all rules finds the first that matches
 * when it is alone, and a wildcard matches what a plain matcher says.
 */
public final class RuleFuzz {
  private static final int MAX_RULES = 12;

  private RuleFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\n=");
    if (at < 0) {
      return;
    }
    RequestHead head = new RequestHead();
    byte[] request =
        text.substring(at + 2).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    if (head.parse(request, 0, request.length, 0) != RequestHead.COMPLETE || head.simple()) {
      return;
    }
    head.from(new byte[] {10, 1, 2, 3});
    List<RuleTable.Source> rules = rules(text.substring(0, at));
    RouteAction none = action(404);
    String expected = "";
    for (RuleTable.Source rule : rules) {
      RuleTable alone = RuleTable.compile(List.of(rule), none);
      boolean matches = !alone.match(head).ruleArn().isEmpty();
      plainly(rule, head, matches);
      expected = expected.isEmpty() && matches ? rule.ruleArn() : expected;
    }
    assertEquals(expected, RuleTable.compile(rules, none).match(head).ruleArn());
  }

  private static RouteAction action(int status) {
    return new RouteAction.Fixed(status, "text/plain", new byte[0]);
  }

  private static List<RuleTable.Source> rules(String text) {
    List<RuleTable.Source> rules = new ArrayList<>();
    for (String block : text.split("\n\n", MAX_RULES + 1)) {
      List<RuleCondition> conditions = new ArrayList<>();
      for (String line : block.split("\n", 6)) {
        if (line.length() > 1 && line.indexOf('\n') < 0) {
          condition(line.charAt(0), line.substring(1)).ifPresent(conditions::add);
        }
      }
      if (!conditions.isEmpty() && rules.size() < MAX_RULES) {
        int priority = rules.size() + 1;
        addIfGood(
            rules,
            new RuleTable.Source("rule-" + priority, priority, conditions, action(200 + priority)));
      }
    }
    return rules;
  }

  private static void addIfGood(List<RuleTable.Source> rules, RuleTable.Source rule) {
    try {
      RuleTable.compile(List.of(rule), action(404));
      rules.add(rule);
    } catch (IllegalArgumentException refused) {
      return;
    }
  }

  private static Optional<RuleCondition> condition(char kind, String value) {
    List<String> values = List.of(value.split("\\|", 3));
    try {
      return Optional.ofNullable(
          switch (kind) {
            case 'p' -> new RuleCondition.PathPattern(values);
            case 'h' -> new RuleCondition.HostHeader(values);
            case 'm' -> new RuleCondition.HttpRequestMethod(values);
            case 's' -> new RuleCondition.SourceIp(values);
            case 'x' -> new RuleCondition.HttpHeader(values.getFirst(), values);
            case 'q' ->
                new RuleCondition.QueryString(
                    List.of(
                        new RuleCondition.QueryString.KeyValue(
                            values.size() > 1 ? Optional.of(values.getFirst()) : Optional.empty(),
                            values.getLast())));
            case 'P' -> new RuleCondition.PathPattern(List.of(), checked(value, false));
            case 'H' -> new RuleCondition.HostHeader(List.of(), checked(value, true));
            default -> null;
          });
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static List<String> checked(String regex, boolean ignoreCase) {
    LinearPattern.of(regex, ignoreCase);
    return List.of(regex);
  }

  /** A rule of one path pattern, by the definition of wildcards. */
  private static void plainly(RuleTable.Source rule, RequestHead head, boolean matches) {
    if (rule.conditions().size() == 1
        && rule.conditions().getFirst() instanceof RuleCondition.PathPattern(var values, var regex)
        && values.size() == 1
        && regex.isEmpty()) {
      String path =
          new String(
              head.pathArray(),
              head.pathStart(),
              head.pathEnd() - head.pathStart(),
              StandardCharsets.ISO_8859_1);
      assertEquals(globs(values.getFirst(), path), matches, values + " against " + path);
    }
  }

  /** Dynamic programming over both texts; wildcards stand for visible characters and blanks. */
  private static boolean globs(String pattern, String text) {
    boolean[] now = new boolean[text.length() + 1];
    now[0] = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean literal =
          c == '\\' && i + 1 < pattern.length() && "*?\\".indexOf(pattern.charAt(i + 1)) >= 0;
      c = literal ? pattern.charAt(++i) : c;
      boolean star = c == '*' && !literal;
      boolean any = c == '?' && !literal;
      boolean[] next = new boolean[text.length() + 1];
      next[0] = now[0] && star;
      for (int j = 1; j <= text.length(); j++) {
        char d = text.charAt(j - 1);
        boolean wild = d >= ' ' && d != 0x7f;
        if (star) {
          next[j] = now[j] || (wild && next[j - 1]);
        } else {
          next[j] = now[j - 1] && (any ? wild : c == d);
        }
      }
      now = next;
    }
    return now[text.length()];
  }
}
