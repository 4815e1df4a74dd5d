package io.tidegate.metrics.ingest;

import io.tidegate.metrics.MetricRules;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricDatum.Observed;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What StatsD lines of one interval come to, as data of the namespace {@code StatsD}: a counter is
 * the sum of its events, a gauge its last value (only when it was sent), a timer all its values, a
 * set the number of different ones. Tags are dimensions. Bounded; its own lock.
 */
final class StatsdTable {
  static final String NAMESPACE = "StatsD";

  private static final int MOST_SERIES = 20_000;
  private static final int MOST_VALUES = 1000;

  private final Map<Key, Cell> cells = new HashMap<>();

  /** Gauges keep their value beyond an interval, so that they can be changed by a sign. */
  private final Map<Key, Double> gauges =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Double> eldest) {
          return size() > MOST_SERIES;
        }
      };

  private record Key(String name, Map<String, String> tags, StatsdLine.Type type) {}

  /** The values of one series in the interval; guarded by the table's lock. */
  private static final class Cell {
    private double count;
    private double sum;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private final Map<Double, Double> values = new TreeMap<>();
    private final Set<String> different = new LinkedHashSet<>();

    void observe(double value, double times) {
      count += times;
      sum += value * times;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      if (values.size() < MOST_VALUES || values.containsKey(value)) {
        values.merge(value, times, Double::sum);
      }
    }
  }

  /** Whether there was room for the line's series. */
  synchronized boolean add(StatsdLine line) {
    Key key = new Key(line.name(), line.tags(), line.type());
    Cell cell = cells.get(key);
    if (cell == null) {
      if (cells.size() >= MOST_SERIES) {
        return false;
      }
      cell = new Cell();
      cells.put(key, cell);
    }
    switch (line.type()) {
      case COUNTER -> cell.sum += line.value() / line.rate();
      case TIMER -> cell.observe(line.value(), 1 / line.rate());
      case SET -> {
        if (cell.different.size() < MOST_VALUES) {
          cell.different.add(line.text());
        }
      }
      case GAUGE -> {
        double before = line.relative() ? gauges.getOrDefault(key, 0.0) : 0;
        gauges.put(key, before + line.value());
        cell.sum = before + line.value();
      }
    }
    return true;
  }

  /** The interval's data, dated {@code at}; the next interval begins. */
  synchronized List<MetricDatum> drain(Instant at) {
    List<MetricDatum> data = new ArrayList<>(cells.size());
    cells.forEach(
        (key, cell) -> {
          MetricDatum datum = datum(key, cell, at);
          if (MetricRules.acceptable(datum.sum())) {
            data.add(datum);
          }
        });
    cells.clear();
    return data;
  }

  private static MetricDatum datum(Key key, Cell cell, Instant at) {
    MetricId metric = MetricId.of(NAMESPACE, key.name(), key.tags());
    return switch (key.type()) {
      case COUNTER -> MetricDatum.value(metric, at, cell.sum, "Count").resolution(1);
      case GAUGE -> MetricDatum.value(metric, at, cell.sum, "None").resolution(1);
      case SET -> MetricDatum.value(metric, at, cell.different.size(), "Count").resolution(1);
      case TIMER -> timer(metric, cell, at);
    };
  }

  private static MetricDatum timer(MetricId metric, Cell cell, Instant at) {
    if (cell.values.size() >= MOST_VALUES) {
      return new MetricDatum(
              metric, at, cell.count, cell.sum, cell.minimum, cell.maximum, "Milliseconds")
          .resolution(1);
    }
    List<Observed> observed = new ArrayList<>();
    cell.values.forEach((value, count) -> observed.add(new Observed(value, count)));
    return MetricDatum.values(metric, at, observed, "Milliseconds", 1);
  }
}
