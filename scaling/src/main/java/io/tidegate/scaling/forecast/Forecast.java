package io.tidegate.scaling.forecast;

import java.time.Instant;
import java.util.List;

/**
 * Expected load per hour from {@code start} on (a full hour): as likely above as below ({@code
 * p50}), and exceeded one hour in ten ({@code p90}); in the unit of the history.
 */
public record Forecast(Instant start, List<Double> p50, List<Double> p90, Quality quality) {
  /** Copies. */
  public Forecast {
    p50 = List.copyOf(p50);
    p90 = List.copyOf(p90);
  }

  /**
   * How good forecasts made in the same way were lately: weighted mean absolute errors of this
   * forecaster and of carrying on at the level of the last day, both as shares of the mean load,
   * and the days of history behind them.
   */
  public record Quality(double error, double errorOfLevel, double days) {
    private static final double WORTHWHILE = 0.9;
    private static final double TOLERABLE = 0.5;

    /**
     * Whether to act on it: clearly better than assuming today's level, and not off by half on
     * average.
     */
    public boolean trusted() {
      return days >= 2 && error <= WORTHWHILE * errorOfLevel && error <= TOLERABLE;
    }
  }
}
