package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The conditions of one rule, made ready; all must match. Immutable, any thread. */
final class CompiledRule {
  private final Condition[] conditions;

  private CompiledRule(Condition[] conditions) {
    this.conditions = conditions;
  }

  static CompiledRule of(List<RuleCondition> conditions) {
    return new CompiledRule(conditions.stream().map(Condition::of).toArray(Condition[]::new));
  }

  /** What hosts begin and end with, one of these at least; none when any host will do. */
  List<Anchor> hosts() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Host(Pattern[] patterns, Regexes regexes)) {
        return anchors(patterns, regexes);
      }
    }
    return List.of();
  }

  /** What paths begin and end with, one of these at least; none when any path will do. */
  List<Anchor> paths() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Path(Pattern[] patterns, Regexes regexes)) {
        return anchors(patterns, regexes);
      }
    }
    return List.of();
  }

  private static List<Anchor> anchors(Pattern[] patterns, Regexes regexes) {
    return Stream.concat(Arrays.stream(patterns).map(Anchor::of), regexes.anchors().stream())
        .toList();
  }

  boolean matches(RequestView request) {
    for (Condition condition : conditions) {
      if (!condition.matches(request)) {
        return false;
      }
    }
    return true;
  }
}
