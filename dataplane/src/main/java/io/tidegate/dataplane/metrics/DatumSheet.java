package io.tidegate.dataplane.metrics;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects data of one moment and adds up what has the same identity, so that two nodes of a load
 * balancer give one sum. Owned by the thread that drains.
 */
final class DatumSheet {
  private static final String NAMESPACE = "AWS/ApplicationELB";

  private final Instant at;
  private final Map<MetricId, MetricDatum> data = new HashMap<>();

  DatumSheet(Instant at) {
    this.at = at;
  }

  /** A count; nothing when zero. */
  void sum(String name, Map<String, String> dimensions, long value) {
    if (value != 0) {
      add(MetricDatum.value(id(name, dimensions), at, (double) value, "Count"));
    }
  }

  /** A count of bytes; nothing when zero. */
  void bytes(String name, Map<String, String> dimensions, long value) {
    if (value != 0) {
      add(MetricDatum.value(id(name, dimensions), at, (double) value, "Bytes"));
    }
  }

  /** A value that means something when zero too. */
  void gauge(String name, Map<String, String> dimensions, double value) {
    add(MetricDatum.value(id(name, dimensions), at, value, "Count"));
  }

  /** A statistic set in seconds; nothing when empty. */
  void times(String name, Map<String, String> dimensions, TimeSet set) {
    if (set.count() > 0) {
      add(
          new MetricDatum(
              id(name, dimensions),
              at,
              set.count(),
              set.sumSeconds(),
              set.minSeconds(),
              set.maxSeconds(),
              "Seconds"));
    }
  }

  /** A statistic set in milliseconds; nothing when empty. */
  void millis(String name, Map<String, String> dimensions, TimeSet set) {
    if (set.count() > 0) {
      add(
          new MetricDatum(
              id(name, dimensions),
              at,
              set.count(),
              set.sumSeconds() * 1000,
              set.minSeconds() * 1000,
              set.maxSeconds() * 1000,
              "Milliseconds"));
    }
  }

  List<MetricDatum> data() {
    return List.copyOf(data.values());
  }

  private static MetricId id(String name, Map<String, String> dimensions) {
    return MetricId.of(NAMESPACE, name, dimensions);
  }

  private void add(MetricDatum datum) {
    data.merge(datum.metric(), datum, DatumSheet::merged);
  }

  private static MetricDatum merged(MetricDatum a, MetricDatum b) {
    if (a.unit().endsWith("econds")) {
      return new MetricDatum(
          a.metric(),
          a.at(),
          a.sampleCount() + b.sampleCount(),
          a.sum() + b.sum(),
          Math.min(a.minimum(), b.minimum()),
          Math.max(a.maximum(), b.maximum()),
          a.unit());
    }
    return MetricDatum.value(a.metric(), a.at(), a.sum() + b.sum(), a.unit());
  }
}
