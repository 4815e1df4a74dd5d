package io.tidegate.control.elbv2;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.RuleCondition;
import java.util.List;
import java.util.Optional;

/** ModifyRule as asked for; what is absent stays. */
public record ModifyRuleCommand(
    String ruleArn, Optional<List<RuleCondition>> conditions, Optional<List<Action>> actions) {
  /** Copies. */
  public ModifyRuleCommand {
    conditions = conditions.map(List::copyOf);
    actions = actions.map(List::copyOf);
  }
}
