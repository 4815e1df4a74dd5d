package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.util.List;
import java.util.function.Predicate;

/** The rules of a listener in priority order, made ready. Immutable, safe from any thread. */
public final class RuleTable {
  private final List<Entry> entries;
  private final Entry defaultEntry;

  /** {@code entries} in ascending priority; {@code defaultAction} when none matches. */
  public RuleTable(List<Entry> entries, RouteAction defaultAction) {
    this.entries = List.copyOf(entries);
    this.defaultEntry = new Entry("", 0, List.of(), request -> true, defaultAction);
  }

  /**
   * A rule; the default rule has priority 0 and an empty ARN. {@code source} is what {@code
   * conditions} were made from, so that they are taken over while it stays the same.
   */
  public record Entry(
      String ruleArn,
      int priority,
      List<RuleCondition> source,
      Predicate<RequestView> conditions,
      RouteAction action) {
    /** Copies. */
    public Entry {
      source = List.copyOf(source);
    }
  }

  /** The rules in ascending priority, without the default rule. */
  public List<Entry> entries() {
    return entries;
  }

  /** The first rule whose conditions all match, else the default rule. */
  public Entry match(RequestView request) {
    for (Entry entry : entries) {
      if (entry.conditions().test(request)) {
        return entry;
      }
    }
    return defaultEntry;
  }
}
