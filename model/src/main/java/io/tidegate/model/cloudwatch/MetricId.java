package io.tidegate.model.cloudwatch;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The identity of a metric: namespace, name and the exact set of dimensions. */
public record MetricId(String namespace, String name, SortedMap<String, String> dimensions) {
  /** Copies the dimensions. */
  public MetricId {
    dimensions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
  }

  /** A metric with the given dimensions. */
  public static MetricId of(String namespace, String name, Map<String, String> dimensions) {
    return new MetricId(namespace, name, new TreeMap<>(dimensions));
  }
}
