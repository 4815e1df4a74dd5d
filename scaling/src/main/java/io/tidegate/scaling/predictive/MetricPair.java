package io.tidegate.scaling.predictive;

import java.util.Optional;

/**
 * How the scaling metric follows from load and capacity: {@code factor} × load / capacity, fitted
 * by least squares through the origin. {@code correlation} is between the metric and load per
 * instance, empty when either never changed.
 */
public record MetricPair(double factor, Optional<Double> correlation) {
  /** Hours in which all three must be known: fewer say nothing of the relation. */
  static final int LEAST_HOURS = 12;

  /** Relative error of a division that must not turn 6 instances into 7. */
  private static final double ROUNDING = 1e-9;

  /** Fits the known hours of {@code history}; empty when they are too few or without load. */
  static Optional<MetricPair> fit(LoadHistory history) {
    Sums sums = new Sums();
    for (int i = 0; i < history.hours(); i++) {
      double perInstance = history.load()[i] / history.capacity()[i];
      if (history.capacity()[i] > 0 && Double.isFinite(perInstance + history.scaling()[i])) {
        sums.add(perInstance, history.scaling()[i]);
      }
    }
    double factor = sums.xy / sums.xx;
    return sums.count >= LEAST_HOURS && factor > 0 && Double.isFinite(factor)
        ? Optional.of(new MetricPair(factor, sums.correlation()))
        : Optional.empty();
  }

  /** The least number of instances that keep the metric at {@code target} under {@code load}. */
  public int capacity(double load, double target) {
    double needed = factor * Math.max(0, load) / target;
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(needed * (1 - ROUNDING)));
  }

  /** Sums of one pass. */
  private static final class Sums {
    private int count;
    private double x;
    private double y;
    private double xx;
    private double xy;
    private double yy;

    void add(double one, double other) {
      count++;
      x += one;
      y += other;
      xx += one * one;
      xy += one * other;
      yy += other * other;
    }

    Optional<Double> correlation() {
      double spread = (count * xx - x * x) * (count * yy - y * y);
      double value = (count * xy - x * y) / Math.sqrt(spread);
      return spread > 1e-9 * count * xx * count * yy && Double.isFinite(value)
          ? Optional.of(Math.clamp(value, -1, 1))
          : Optional.empty();
    }
  }
}
