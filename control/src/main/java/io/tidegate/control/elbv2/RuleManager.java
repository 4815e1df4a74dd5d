package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates, changes, reorders and deletes rules. The default rule is no record of its own: its ARN
 * is {@link #defaultRuleArn}, its actions are the listener's. Pure given the image; safe from any
 * thread.
 */
public final class RuleManager {
  private static final String LISTENER = ":listener/";
  private static final String LISTENER_RULE = ":listener-rule/";

  private final ElbContext context;
  private final ActionRules actionRules;
  private final ConditionRules conditionRules;

  /** Takes ids and the limits from {@code context}. */
  public RuleManager(ElbContext context) {
    this.context = context;
    this.actionRules = new ActionRules(context.limits());
    this.conditionRules = new ConditionRules(context.limits());
  }

  /**
   * Creates a rule.
   *
   * @throws ApiError as CreateRule documents
   */
  public Outcome<Rule> create(Image image, CreateRuleCommand command) {
    Listener listener = ElbLookup.listener(image, command.listenerArn());
    LoadBalancer balancer = ElbLookup.loadBalancer(image, listener.loadBalancerArn());
    checkPriority(command.priority());
    if (!at(image, listener.arn(), command.priority()).isEmpty()) {
      throw inUse();
    }
    int rules =
        ElbLookup.listenersOf(image, balancer.arn()).stream()
            .mapToInt(at -> image.rules().referringTo(at.arn()).size())
            .sum();
    if (rules >= context.limits().rulesPerLoadBalancer()) {
      throw ApiError.of(
          "TooManyRules", "The maximum number of rules per load balancer has been reached.");
    }
    conditionRules.check(command.conditions());
    List<Action> actions = LoginRules.withSecrets(List.of(), command.actions());
    actionRules.check(image, balancer, actions);
    LoginRules.check(listener.protocol(), actions);
    ActionRules.checkRedirects(listener.protocol(), actions);
    VersionRules.check(image, listener.protocol(), actions);
    TransformRules.check(command.transforms());
    Rule rule =
        new Rule(
            listener.arn().replace(LISTENER, LISTENER_RULE) + "/" + context.newId(),
            listener.arn(),
            command.priority(),
            command.conditions(),
            actions,
            command.transforms(),
            Tags.checked(command.tags()));
    return new Outcome<>(List.of(Change.put(rule)), rule);
  }

  /** Replaces conditions, actions, transforms. */
  public Outcome<Rule> modify(Image image, ModifyRuleCommand command) {
    Rule old = find(image, command.ruleArn());
    if (command.conditions().isEmpty()
        && command.actions().isEmpty()
        && command.transforms().isEmpty()) {
      throw ApiError.validation("At least one of conditions, actions or transforms is required");
    }
    Listener listener = ElbLookup.listener(image, old.listenerArn());
    LoadBalancer balancer = ElbLookup.loadBalancer(image, listener.loadBalancerArn());
    command.conditions().ifPresent(conditionRules::check);
    command.transforms().ifPresent(TransformRules::check);
    Optional<List<Action>> actions =
        command.actions().map(wanted -> LoginRules.withSecrets(old.actions(), wanted));
    actions.ifPresent(
        wanted -> {
          actionRules.check(image, balancer, wanted);
          LoginRules.check(listener.protocol(), wanted);
          ActionRules.checkRedirects(listener.protocol(), wanted);
          VersionRules.check(image, listener.protocol(), wanted);
        });
    Rule next =
        new Rule(
            old.arn(),
            old.listenerArn(),
            old.priority(),
            command.conditions().orElse(old.conditions()),
            actions.orElse(old.actions()),
            command.transforms().orElse(old.transforms()),
            old.tags());
    return new Outcome<>(List.of(Change.put(next)), next);
  }

  /** Gives rules new priorities, all at once; they may change places. */
  public Outcome<List<Rule>> setPriorities(
      Image image, List<Map.Entry<String, Integer>> priorities) {
    Set<String> listeners = new HashSet<>();
    Set<String> moved = new HashSet<>();
    Set<Integer> wanted = new HashSet<>();
    List<Rule> next = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : priorities) {
      Rule rule = find(image, entry.getKey());
      checkPriority(entry.getValue());
      if (!moved.add(rule.arn())) {
        throw ApiError.validation("A rule ARN was specified more than once: " + rule.arn());
      }
      if (!wanted.add(entry.getValue())) {
        throw ApiError.validation("A rule priority was specified more than once");
      }
      listeners.add(rule.listenerArn());
      next.add(rule.withPriority(entry.getValue()));
    }
    if (listeners.size() > 1) {
      throw ApiError.validation("All rules must belong to the same listener");
    }
    for (Rule rule : next) {
      boolean taken =
          at(image, rule.listenerArn(), rule.priority()).stream()
              .anyMatch(other -> !moved.contains(other.arn()));
      if (taken) {
        throw inUse();
      }
    }
    return new Outcome<>(next.stream().map(Change::put).toList(), next);
  }

  /** Deletes a rule. */
  public Outcome<Boolean> delete(Image image, String arn) {
    return new Outcome<>(List.of(Change.remove(find(image, arn))), true);
  }

  /** The ARN under which a listener's default rule is described. */
  public static String defaultRuleArn(Listener listener) {
    String arn = listener.arn();
    return arn.replace(LISTENER, LISTENER_RULE) + "/" + arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The listener whose default rule has this ARN, if any. */
  public static Optional<Listener> listenerOfDefaultRule(Image image, String arn) {
    String listener = arn.substring(0, Math.max(0, arn.lastIndexOf('/')));
    return image
        .listeners()
        .find(listener.replace(LISTENER_RULE, LISTENER))
        .filter(at -> defaultRuleArn(at).equals(arn));
  }

  private static Rule find(Image image, String arn) {
    if (listenerOfDefaultRule(image, arn).isPresent()) {
      throw ApiError.of(
          "OperationNotPermitted",
          "Default rule '" + arn + "' cannot be modified or deleted; use ModifyListener");
    }
    return ElbLookup.rule(image, arn);
  }

  private static Collection<Rule> at(Image image, String listenerArn, int priority) {
    return image.rules().referringTo(Rule.place(listenerArn, priority));
  }

  private static void checkPriority(int priority) {
    if (priority < 1 || priority > ElbLimits.HIGHEST_PRIORITY) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + priority
              + "' at 'priority' failed to satisfy"
              + " constraint: Member must have value between 1 and "
              + ElbLimits.HIGHEST_PRIORITY);
    }
  }

  private static ApiError inUse() {
    return ApiError.of("PriorityInUse", "The specified priority is in use.");
  }
}
