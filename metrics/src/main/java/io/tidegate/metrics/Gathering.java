package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The answer to one query while it is put together. Owned by the querying thread. */
final class Gathering {
  private final MetricQuery query;
  private final long now;
  private final long from;
  private final long to;
  private final SortedMap<String, SortedMap<Long, Summary>> byUnit = new TreeMap<>();

  Gathering(MetricQuery query, long now) {
    this.query = query;
    this.now = now;
    this.from = query.start().getEpochSecond();
    this.to = query.end().getEpochSecond();
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  MetricId metric() {
    return query.metric();
  }

  /** The units to look for. */
  List<String> units() {
    return query.unit().map(List::of).orElse(MetricRules.UNITS);
  }

  /** Adds a period when it is in range, of the right unit, and not coarser than what is asked. */
  void add(String unit, int resolution, long start, Summary summary) {
    int finest = Math.max(resolution, Retention.finest(now - start));
    boolean wanted = query.unit().isEmpty() || query.unit().get().equals(unit);
    if (wanted && start >= from && start < to && query.periodSeconds() % finest == 0) {
      long at = from + (start - from) / query.periodSeconds() * query.periodSeconds();
      byUnit
          .computeIfAbsent(unit, none -> new TreeMap<>())
          .computeIfAbsent(at, none -> new Summary())
          .merge(summary);
    }
  }

  SortedMap<String, SortedMap<Long, Summary>> byUnit() {
    return byUnit;
  }
}
