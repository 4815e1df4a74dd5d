package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Set;

/** A rule of a listener, priority 1 to 50000; the default rule is the listener's own actions. */
public record Rule(
    String arn,
    String listenerArn,
    int priority,
    List<RuleCondition> conditions,
    List<Action> actions,
    List<Transform> transforms,
    List<Tag> tags)
    implements Entity {

  /** Copies the collections. */
  public Rule {
    conditions = List.copyOf(conditions);
    actions = List.copyOf(actions);
    transforms = List.copyOf(transforms);
    tags = List.copyOf(tags);
  }

  /** This rule with other priority. */
  public Rule withPriority(int priority) {
    return new Rule(arn, listenerArn, priority, conditions, actions, transforms, tags);
  }

  /** This rule with other tags. */
  public Rule withTags(List<Tag> tags) {
    return new Rule(arn, listenerArn, priority, conditions, actions, transforms, tags);
  }

  /** By what the rule of a listener with this priority is found, at most one. */
  public static String place(String listenerArn, int priority) {
    return listenerArn + "|" + priority;
  }

  @Override
  public Kind kind() {
    return Kind.RULE;
  }

  @Override
  public String key() {
    return arn;
  }

  @Override
  public Set<String> references() {
    Set<String> named = Action.targetGroups(actions);
    named.add(listenerArn);
    named.add(place(listenerArn, priority));
    return named;
  }
}
