package io.tidegate.metrics;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The observed values of one period with how often each was seen, sorted by value. Owned by the
 * {@link Summary} that holds it.
 *
 * <p>Exact up to {@link #EXACT_LIMIT} different values. Beyond, neighbours within {@value
 * #RELATIVE_ERROR} of each other share one logarithmic bucket (as in DDSketch, Masson, Rim and Lee,
 * VLDB 2019), so that a period never costs more than a few kilobytes. Values are not negative.
 */
final class Values {
  static final int EXACT_LIMIT = 256;
  static final int BUCKET_LIMIT = 1024;
  static final double RELATIVE_ERROR = 0.005;

  private double[] values;
  private double[] counts;
  private int size;
  private double error;

  Values() {
    this(new double[4], new double[4], 0, 0);
  }

  private Values(double[] values, double[] counts, int size, double error) {
    this.values = values;
    this.counts = counts;
    this.size = size;
    this.error = error;
  }

  int size() {
    return size;
  }

  double value(int index) {
    return values[index];
  }

  double count(int index) {
    return counts[index];
  }

  double total() {
    double total = 0;
    for (int i = 0; i < size; i++) {
      total += counts[i];
    }
    return total;
  }

  void add(double value, double count) {
    double kept = error == 0 ? value : bucketed(value, error);
    int at = Arrays.binarySearch(values, 0, size, kept);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    insert(-at - 1, kept, count);
    shrink();
  }

  void merge(Values other) {
    error = Math.max(error, other.error);
    for (int i = 0; i < other.size; i++) {
      add(other.values[i], other.counts[i]);
    }
  }

  Values copy() {
    return new Values(Arrays.copyOf(values, size), Arrays.copyOf(counts, size), size, error);
  }

  private void insert(int at, double value, double count) {
    if (size == values.length) {
      int capacity = Math.max(4, size * 2);
      values = Arrays.copyOf(values, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(values, at, values, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    values[at] = value;
    counts[at] = count;
    size++;
  }

  private void shrink() {
    if (error == 0 && size > EXACT_LIMIT) {
      coarsen(RELATIVE_ERROR);
    }
    while (size > BUCKET_LIMIT) {
      coarsen(error * 2);
    }
  }

  private void coarsen(double to) {
    double[] oldValues = values;
    double[] oldCounts = counts;
    int oldSize = size;
    values = new double[oldSize];
    counts = new double[oldSize];
    size = 0;
    error = to;
    for (int i = 0; i < oldSize; i++) {
      double value = bucketed(oldValues[i], to);
      if (size > 0 && values[size - 1] == value) {
        counts[size - 1] += oldCounts[i];
      } else {
        values[size] = value;
        counts[size++] = oldCounts[i];
      }
    }
  }

  /** The middle of the logarithmic bucket of {@code value}, at most {@code error} away from it. */
  private static double bucketed(double value, double error) {
    if (value <= 0) {
      return 0;
    }
    double gamma = (1 + error) / (1 - error);
    double index = Math.ceil(Math.log(value) / Math.log(gamma));
    return 2 * Math.pow(gamma, index) / (gamma + 1);
  }

  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(8 + size * 16);
    out.putDouble(error);
    for (int i = 0; i < size; i++) {
      out.putDouble(values[i]).putDouble(counts[i]);
    }
    return out.array();
  }

  static Values fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    double error = in.getDouble();
    int size = in.remaining() / 16;
    Values out = new Values(new double[size], new double[size], size, error);
    for (int i = 0; i < size; i++) {
      out.values[i] = in.getDouble();
      out.counts[i] = in.getDouble();
    }
    return out;
  }
}
