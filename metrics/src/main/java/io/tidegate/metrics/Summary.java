package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricDatum;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one period of one metric: the statistic set and, where percentiles are
 * possible, the observed values. Not thread-safe: owned by whoever made it; the store hands out
 * copies.
 */
public final class Summary {
  private double count;
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /** Null while all values are equal (then minimum says it) or when they are not known. */
  private @Nullable Values values;

  private boolean unknownValues;

  /** Nothing yet. */
  public Summary() {}

  static Summary restored(
      double count, double sum, double minimum, double maximum, @Nullable Values values) {
    Summary out = new Summary();
    out.count = count;
    out.sum = sum;
    out.minimum = minimum;
    out.maximum = maximum;
    out.values = values;
    return out;
  }

  /** Says whether single values are known; for restoring from history. */
  Summary withUnknownValues(boolean unknown) {
    unknownValues = unknown;
    return this;
  }

  /** Adds what a datum observed. */
  public void add(MetricDatum datum) {
    if (datum.sampleCount() <= 0) {
      return;
    }
    Summary other = new Summary();
    other.count = datum.sampleCount();
    other.sum = datum.sum();
    other.minimum = datum.minimum();
    other.maximum = datum.maximum();
    if (datum.minimum() != datum.maximum()) {
      if (datum.values().isEmpty() || datum.minimum() < 0) {
        other.unknownValues = true;
      } else {
        Values observed = new Values();
        for (MetricDatum.Observed one : datum.values()) {
          observed.add(one.value(), one.count());
        }
        other.values = observed;
      }
    }
    merge(other);
  }

  /** Adds all that {@code other} knows. */
  public void merge(Summary other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      unknownValues = other.unknownValues;
      values = other.values == null ? null : other.values.copy();
    } else if (unknownValues || other.unknownValues || Math.min(minimum, other.minimum) < 0) {
      unknownValues = true;
      values = null;
    } else if (values != null || other.values != null || minimum != other.minimum) {
      Values all = values == null ? new Values() : values;
      if (values == null) {
        all.add(minimum, count);
      }
      if (other.values == null) {
        all.add(other.minimum, other.count);
      } else {
        all.merge(other.values);
      }
      values = all;
    }
    count += other.count;
    sum += other.sum;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
  }

  /** An independent copy. */
  public Summary copy() {
    return restored(count, sum, minimum, maximum, values == null ? null : values.copy())
        .withUnknownValues(unknownValues);
  }

  /** How many samples. */
  public double count() {
    return count;
  }

  /** Their sum. */
  public double sum() {
    return sum;
  }

  /** The smallest; positive infinity without samples. */
  public double minimum() {
    return minimum;
  }

  /** The largest; negative infinity without samples. */
  public double maximum() {
    return maximum;
  }

  /** The observed values, unless they are not known or some are negative. */
  Optional<Values> values() {
    if (count == 0 || unknownValues || minimum < 0) {
      return Optional.empty();
    }
    if (values != null) {
      return Optional.of(values);
    }
    Values single = new Values();
    single.add(minimum, count);
    return Optional.of(single);
  }

  @Nullable Values storedValues() {
    return values;
  }

  boolean hasUnknownValues() {
    return unknownValues;
  }

  /** A measure of the memory this takes: 1 for a plain statistic set. */
  int weight() {
    return values == null ? 1 : 1 + values.size() / 3;
  }
}
