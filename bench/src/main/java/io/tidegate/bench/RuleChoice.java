package io.tidegate.bench;

import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table of rules on paths, and requests as the engine reads them. Belongs to one thread. */
final class RuleChoice {
  private static final int CHOICES = 1_000_000;
  private static final int WARM_UP_ROUNDS = 5;

  private final int rules;
  private final TimeSource time;
  private final RuleTable table;

  RuleChoice(int rules, TimeSource time) {
    this.rules = rules;
    this.time = time;
    RouteAction action = new RouteAction.Fixed(200, "text/plain", new byte[0]);
    List<RuleTable.Source> sources = new ArrayList<>();
    for (int i = 1; i <= rules; i++) {
      sources.add(
          new RuleTable.Source(
              "rule/" + i, i, List.of(new RuleCondition.PathPattern(List.of(pattern(i)))), action));
    }
    this.table = RuleTable.compile(sources, action);
  }

  /** The path pattern of a rule. */
  static String pattern(int rule) {
    return "/service-" + rule + "/*";
  }

  /** A path that only this rule matches. */
  static String path(int rule) {
    return "/service-" + rule + "/item";
  }

  void warmUp() {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      nanosOf(1);
      nanosOf(rules);
    }
  }

  /** Nanoseconds of one choice, the mean of a million, of a request that {@code rule} matches. */
  double nanosOf(int rule) {
    RequestHead request = new RequestHead();
    byte[] text =
        ("GET " + path(rule) + " HTTP/1.1\r\nHost: bench.example.com\r\nAccept: */*\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    if (request.parse(text, 0, text.length, 0) != RequestHead.COMPLETE) {
      throw new IllegalStateException("the request is not whole");
    }
    long begin = time.nanoTime();
    long sum = 0;
    for (int i = 0; i < CHOICES; i++) {
      sum += table.match(request).priority();
    }
    double nanos = (double) (time.nanoTime() - begin) / CHOICES;
    if (sum != (long) rule * CHOICES) {
      throw new IllegalStateException("another rule was chosen");
    }
    return nanos;
  }
}
