package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
  private final List<Source> sources;
  private final List<Entry> entries;
  private final CompiledRule[] rules;
  private final RuleIndex index;
  private final Entry defaultEntry;

  private RuleTable(List<Source> sources, CompiledRule[] rules, RouteAction defaultAction) {
    this(sources, rules, RuleIndex.of(sources, rules), defaultAction);
  }

  private RuleTable(
      List<Source> sources, CompiledRule[] rules, RuleIndex index, RouteAction defaultAction) {
    this.sources = sources;
    this.entries =
        sources.stream().map(s -> new Entry(s.ruleArn(), s.priority(), s.action())).toList();
    this.rules = rules;
    this.index = index;
    this.defaultEntry = new Entry("", 0, defaultAction);
  }

  /** A rule as asked for, with its action made ready. */
  public record Source(
      String ruleArn, int priority, List<RuleCondition> conditions, RouteAction action) {
    /** Copies. */
    public Source {
      conditions = List.copyOf(conditions);
    }

    Source with(RouteAction other) {
      return new Source(ruleArn, priority, conditions, other);
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
    previous.ifPresent(last -> last.recall(known));
    List<Source> sorted = rules.stream().sorted(Comparator.comparingInt(Source::priority)).toList();
    CompiledRule[] compiled = new CompiledRule[sorted.size()];
    for (int i = 0; i < compiled.length; i++) {
      compiled[i] = known.computeIfAbsent(sorted.get(i).conditions(), CompiledRule::of);
    }
    return new RuleTable(sorted, compiled, defaultAction);
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
    List<Placed> next = new ArrayList<>(rules.length + put.size());
    for (int i = 0; i < rules.length; i++) {
      Source source = sources.get(i);
      if (!gone.contains(source.ruleArn())) {
        next.add(new Placed(source.with(actions.apply(source.action())), rules[i]));
      }
    }
    boolean same = put.isEmpty() && next.size() == rules.length;
    put.forEach(source -> next.add(new Placed(source, CompiledRule.of(source.conditions()))));
    next.sort(Comparator.comparingInt(placed -> placed.source().priority()));
    List<Source> nextSources = next.stream().map(Placed::source).toList();
    CompiledRule[] compiled = next.stream().map(Placed::rule).toArray(CompiledRule[]::new);
    return same
        ? new RuleTable(nextSources, rules, index, defaultAction)
        : new RuleTable(nextSources, compiled, defaultAction);
  }

  private record Placed(Source source, CompiledRule rule) {}

  private void recall(Map<List<RuleCondition>, CompiledRule> known) {
    for (int i = 0; i < rules.length; i++) {
      known.put(sources.get(i).conditions(), rules[i]);
    }
  }

  /** The rules in ascending priority, without the default rule. */
  public List<Entry> entries() {
    return entries;
  }

  /** The first rule whose conditions all match, else the default rule. */
  public Entry match(RequestView request) {
    int place = index.first(request);
    return place < rules.length ? entries.get(place) : defaultEntry;
  }
}
