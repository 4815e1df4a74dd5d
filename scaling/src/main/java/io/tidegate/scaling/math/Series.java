package io.tidegate.scaling.math;

import java.util.Arrays;

/**
 * A time series with gaps: {@code times} (epoch seconds, rising) of the periods that have a value.
 * The arrays are never changed after construction.
 */
public record Series(String label, int periodSeconds, long[] times, double[] values) {
  /** A series without points. */
  public static Series empty(String label, int periodSeconds) {
    return new Series(label, periodSeconds, new long[0], new double[0]);
  }

  /** How many periods have a value. */
  public int size() {
    return times.length;
  }

  /** The value at {@code time}, NaN when there is none. */
  public double at(long time) {
    int found = Arrays.binarySearch(times, time);
    return found < 0 ? Double.NaN : values[found];
  }

  /** The same points under another label. */
  public Series labelled(String other) {
    return new Series(other, periodSeconds, times, values);
  }

  /** Collects points in rising time order; points that are not finite are left out. */
  static final class Builder {
    private final String label;
    private final int period;
    private long[] times = new long[16];
    private double[] values = new double[16];
    private int size;

    Builder(String label, int period) {
      this.label = label;
      this.period = period;
    }

    void add(long time, double value) {
      if (!Double.isFinite(value)) {
        return;
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      times[size] = time;
      values[size++] = value;
    }

    Series build() {
      return new Series(label, period, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
  }
}
