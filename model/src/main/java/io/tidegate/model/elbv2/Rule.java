package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;

/** A rule of a listener, priority 1 to 50000; the default rule is the listener's own actions. */
public record Rule(
    String arn,
    String listenerArn,
    int priority,
    List<RuleCondition> conditions,
    List<Action> actions,
    List<Tag> tags)
    implements Entity {

  /** Copies the collections. */
  public Rule {
    conditions = List.copyOf(conditions);
    actions = List.copyOf(actions);
    tags = List.copyOf(tags);
  }

  @Override
  public Kind kind() {
    return Kind.RULE;
  }

  @Override
  public String key() {
    return arn;
  }
}
