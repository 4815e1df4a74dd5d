package io.tidegate.scaling.predictive;

import io.tidegate.scaling.forecast.Forecast;
import io.tidegate.scaling.forecast.Forecaster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Predictive scaling (Auto Scaling User Guide, How predictive scaling works): the load of the next
 * hours from up to 14 days of history, and from it the capacity that keeps the scaling metric at
 * its target. AWS's algorithm is not published; decision 0610 says what stands for it.
 */
public final class PredictiveScaling {
  /** What is older is not looked at. */
  public static final int MOST_HOURS = 14 * 24;

  private PredictiveScaling() {}

  /**
   * The next hours: {@code capacity} holds the expected load, {@code upper} the load that is
   * exceeded one hour in ten.
   */
  public record Prediction(
      Forecast forecast, MetricPair pair, List<Integer> capacity, List<Integer> upper) {
    /** Copies. */
    public Prediction {
      capacity = List.copyOf(capacity);
      upper = List.copyOf(upper);
    }

    /** The first hour. */
    public Instant start() {
      return forecast.start();
    }
  }

  /**
   * Predicts {@code horizon} hours from the end of {@code history} on.
   *
   * @param target of the scaling metric, over zero
   * @return empty with less than 24 known hours of load, or too few with all three known
   */
  public static Optional<Prediction> predict(
      Forecaster forecaster, LoadHistory history, double target, int horizon) {
    LoadHistory recent =
        history.between(Math.max(0, history.hours() - MOST_HOURS), history.hours());
    Optional<Forecast> forecast = forecaster.forecast(recent.start(), recent.load(), horizon);
    Optional<MetricPair> pair = MetricPair.fit(recent);
    if (forecast.isEmpty() || pair.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Prediction(
            forecast.get(),
            pair.get(),
            capacities(pair.get(), forecast.get().p50(), target),
            capacities(pair.get(), forecast.get().p90(), target)));
  }

  private static List<Integer> capacities(MetricPair pair, List<Double> loads, double target) {
    return loads.stream().map(load -> pair.capacity(load, target)).toList();
  }

  /**
   * MaxSize when it may be raised: {@code buffer} percent over the forecast, never less than it was
   * (API, MaxCapacityBuffer: forecast 50, maximum 40, buffer 10 gives 55).
   */
  public static int raisedMaximum(int max, int forecast, int buffer) {
    long raised = (long) forecast * (100 + buffer) / 100;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(max, raised));
  }
}
