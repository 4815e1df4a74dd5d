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

  boolean matches(RequestView request) {
    for (Condition condition : conditions) {
      if (!condition.matches(request)) {
        return false;
      }
    }
    return true;
  }
}
