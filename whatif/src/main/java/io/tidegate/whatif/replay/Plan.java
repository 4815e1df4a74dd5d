package io.tidegate.whatif.replay;

import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.scaling.GroupFacts;
import java.util.List;

/**
 * The policies that are tried out on a group, all at once as they would be live. Without policies
 * the capacity stays as it is.
 *
 * @param constant the capacity of a plan without policies; 0 otherwise
 * @param tidegate whether target tracking is decided by the {@code tidegate} profile
 */
public record Plan(
    String name,
    List<Rule> rules,
    GroupFacts.Timing timing,
    boolean tidegate,
    int constant,
    List<ScheduledAction> schedules) {
  /** Copies. */
  public Plan {
    rules = List.copyOf(rules);
    schedules = List.copyOf(schedules);
  }

  /** Without scheduled actions. */
  public Plan(
      String name, List<Rule> rules, GroupFacts.Timing timing, boolean tidegate, int constant) {
    this(name, rules, timing, tidegate, constant, List.of());
  }

  /** The same with scheduled actions. */
  public Plan scheduled(List<ScheduledAction> actions) {
    return new Plan(name, rules, timing, tidegate, constant, actions);
  }

  /** The same under another name. */
  public Plan named(String other) {
    return new Plan(other, rules, timing, tidegate, constant, schedules);
  }

  /**
   * A policy, its metric's value per unit of load and instance, and for step and simple policies
   * the alarms that trigger them.
   */
  public record Rule(ScalingPolicy policy, double scale, List<Trigger> triggers) {
    /** Copies. */
    public Rule {
      triggers = List.copyOf(triggers);
    }
  }

  /** An alarm of the user's own on the rule's metric. */
  public record Trigger(String name, AlarmCondition condition) {}
}
