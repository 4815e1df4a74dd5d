package io.tidegate.control.elbv2;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Transform;
import java.util.List;

/** CreateRule as asked for. */
public record CreateRuleCommand(
    String listenerArn,
    int priority,
    List<RuleCondition> conditions,
    List<Action> actions,
    List<Transform> transforms,
    List<Tag> tags) {
  /** Copies. */
  public CreateRuleCommand {
    conditions = List.copyOf(conditions);
    actions = List.copyOf(actions);
    transforms = List.copyOf(transforms);
    tags = List.copyOf(tags);
  }

  /** Without transforms. */
  public CreateRuleCommand(
      String listenerArn,
      int priority,
      List<RuleCondition> conditions,
      List<Action> actions,
      List<Tag> tags) {
    this(listenerArn, priority, conditions, actions, List.of(), tags);
  }
}
