package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.util.List;

/** The conditions of one rule, made ready; all must match. Immutable, any thread. */
final class CompiledRule {
  private final Condition[] conditions;

  private CompiledRule(Condition[] conditions) {
    this.conditions = conditions;
  }

  static CompiledRule of(List<RuleCondition> conditions) {
    return new CompiledRule(conditions.stream().map(Condition::of).toArray(Condition[]::new));
  }

  /** The patterns one of which the host must match; none when any host will do. */
  List<Pattern> hosts() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Host(Pattern[] patterns, _)) {
        return List.of(patterns);
      }
    }
    return List.of();
  }

  /** The patterns one of which the path must match; none when any path will do. */
  List<Pattern> paths() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Path(Pattern[] patterns, _)) {
        return List.of(patterns);
      }
    }
    return List.of();
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
