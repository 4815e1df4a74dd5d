package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The rules of a listener in priority order, made ready. Immutable, safe from any thread.
 *
 * <p>Made by {@link #compile}; the first rule whose conditions all match wins (ALB guide,
 * listener-rules).
 */
public final class RuleTable {
  private static final Comparator<Ready> BY_PRIORITY =
      Comparator.comparingInt(one -> one.source().priority());

  private final List<Ready> ready;
  private final RuleIndex index;
  private final Entry defaultEntry;
  private final List<Guard.Oidc> logins;
  private final boolean guarded;

  private RuleTable(List<Ready> ready, RuleIndex index, RouteAction defaultAction) {
    this.ready = ready;
    this.index = index;
    this.defaultEntry = new Entry("", 0, defaultAction);
    this.logins = logins(ready, defaultAction);
    this.guarded =
        defaultAction instanceof RouteAction.Guarded
            || ready.stream().anyMatch(one -> one.entry().action() instanceof RouteAction.Guarded);
  }

  private static List<Guard.Oidc> logins(List<Ready> ready, RouteAction defaultAction) {
    Set<Guard.Oidc> found = new LinkedHashSet<>();
    for (Ready one : ready) {
      addLogin(one.entry().action(), found);
    }
    addLogin(defaultAction, found);
    return List.copyOf(found);
  }

  private static void addLogin(RouteAction action, Set<Guard.Oidc> found) {
    if (action instanceof RouteAction.Guarded(Guard.Oidc login, _)) {
      found.add(login);
    }
  }

  /** A rule as asked for, with its action made ready. */
  public record Source(
      String ruleArn, int priority, List<RuleCondition> conditions, RouteAction action) {
    /** Copies. */
    public Source {
      conditions = List.copyOf(conditions);
    }
  }

  /** What matched; the default rule has priority 0 and an empty ARN. */
  public record Entry(String ruleArn, int priority, RouteAction action) {}

  /**
   * Compiles {@code rules}, in any order; {@code defaultAction} when none matches. Conditions that
   * are equal in {@code previous} are taken over.
   *
   * @throws IllegalArgumentException for a CIDR block that is none
   */
  public static RuleTable compile(
      List<Source> rules, RouteAction defaultAction, Optional<RuleTable> previous) {
    Map<List<RuleCondition>, CompiledRule> known = new HashMap<>();
    previous.ifPresent(
        last -> last.ready.forEach(one -> known.put(one.source().conditions(), one.rule())));
    return of(
        rules.stream()
            .map(
                source ->
                    Ready.of(source, known.computeIfAbsent(source.conditions(), CompiledRule::of)))
            .sorted(BY_PRIORITY)
            .toList(),
        defaultAction);
  }

  private static RuleTable of(List<Ready> ready, RouteAction defaultAction) {
    return new RuleTable(
        ready,
        RuleIndex.of(ready.stream().map(Ready::rule).toArray(CompiledRule[]::new)),
        defaultAction);
  }

  /** A table for tests and small tools. */
  public static RuleTable compile(List<Source> rules, RouteAction defaultAction) {
    return compile(rules, defaultAction, Optional.empty());
  }

  /**
   * This table with some rules put or removed, by their ARNs, and every other action passed through
   * {@code actions}. Costs little per rule that stays; without {@code put} and {@code removed} the
   * index is taken over.
   */
  RuleTable updated(
      List<Source> put,
      Set<String> removed,
      UnaryOperator<RouteAction> actions,
      RouteAction defaultAction) {
    Set<String> gone = new HashSet<>(removed);
    put.forEach(source -> gone.add(source.ruleArn()));
    List<Ready> next = new ArrayList<>(ready.size() + put.size());
    for (Ready one : ready) {
      if (!gone.contains(one.source().ruleArn())) {
        next.add(one.with(actions.apply(one.source().action())));
      }
    }
    if (put.isEmpty() && next.size() == ready.size()) {
      return new RuleTable(List.copyOf(next), index, defaultAction);
    }
    put.forEach(source -> next.add(Ready.of(source, CompiledRule.of(source.conditions()))));
    next.sort(BY_PRIORITY);
    return of(List.copyOf(next), defaultAction);
  }

  /** A rule in its place: as asked for, its conditions made ready, and what a match answers. */
  private record Ready(Source source, CompiledRule rule, Entry entry) {
    static Ready of(Source source, CompiledRule rule) {
      return new Ready(
          source, rule, new Entry(source.ruleArn(), source.priority(), source.action()));
    }

    @SuppressWarnings("ReferenceEquality") // an equal other would only cost one more record
    Ready with(RouteAction action) {
      return action == source.action()
          ? this
          : of(new Source(source.ruleArn(), source.priority(), source.conditions(), action), rule);
    }
  }

  /** Whether any rule asks for authentication. */
  public boolean isGuarded() {
    return guarded;
  }

  /** Every provider that a rule sends users to. */
  public List<Guard.Oidc> logins() {
    return logins;
  }

  /** The rules in ascending priority, without the default rule. */
  public List<Entry> entries() {
    return ready.stream().map(Ready::entry).toList();
  }

  /**
   * How many rules a request that got {@code matched} was held against, had they been tried one by
   * one: what {@code RuleEvaluations} counts, the default rule excluded.
   */
  public int evaluations(Entry matched) {
    if (matched.priority() == 0) {
      return ready.size();
    }
    int low = 0;
    int high = ready.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ready.get(middle).source().priority() < matched.priority()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }

  /** The first rule whose conditions all match, else the default rule. */
  public Entry match(RequestView request) {
    int place = index.first(request);
    return place < ready.size() ? ready.get(place).entry() : defaultEntry;
  }
}
