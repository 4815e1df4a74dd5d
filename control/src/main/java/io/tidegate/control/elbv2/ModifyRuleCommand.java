package io.tidegate.control.elbv2;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Transform;
import java.util.List;
import java.util.Optional;

/** ModifyRule as asked for; what is absent stays. Empty {@code transforms} remove all. */
public record ModifyRuleCommand(
    String ruleArn,
    Optional<List<RuleCondition>> conditions,
    Optional<List<Action>> actions,
    Optional<List<Transform>> transforms) {
  /** Copies. */
  public ModifyRuleCommand {
    conditions = conditions.map(List::copyOf);
    actions = actions.map(List::copyOf);
    transforms = transforms.map(List::copyOf);
  }

  /** The transforms stay. */
  public ModifyRuleCommand(
      String ruleArn, Optional<List<RuleCondition>> conditions, Optional<List<Action>> actions) {
    this(ruleArn, conditions, actions, Optional.empty());
  }
}
