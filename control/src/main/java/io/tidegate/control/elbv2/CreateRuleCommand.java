package io.tidegate.control.elbv2;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.RuleCondition;
import java.util.List;

/** CreateRule as asked for. */
public record CreateRuleCommand(
    String listenerArn,
    int priority,
    List<RuleCondition> conditions,
    List<Action> actions,
    List<Tag> tags) {
  /** Copies. */
  public CreateRuleCommand {
    conditions = List.copyOf(conditions);
    actions = List.copyOf(actions);
    tags = List.copyOf(tags);
  }
}
