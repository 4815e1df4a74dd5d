package io.tidegate.scaling.adaptive;

import io.tidegate.model.autoscaling.CapacityForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a forecast expects the load to change within minutes. */
public final class Growth {
  private static final double HOUR = 3600;
  private static final double LEAST = 0.5;
  private static final double MOST = 2;

  private Growth() {}

  /**
   * The load expected {@code ahead} of {@code moment} over that at {@code moment}, between a half
   * and two; 1 where nothing is expected. Between the middles of hours loads lie on straight lines.
   */
  public static double of(CapacityForecast forecast, Instant moment, Duration ahead) {
    if (forecast.load().isEmpty()) {
      return 1;
    }
    double hours = Duration.between(forecast.start(), moment).toSeconds() / HOUR;
    double now = expected(forecast.load(), hours);
    double then = expected(forecast.load(), hours + ahead.toSeconds() / HOUR);
    return now > 0 ? Math.clamp(then / now, LEAST, MOST) : 1;
  }

  private static double expected(List<Double> loads, double hours) {
    double at = hours - 0.5;
    int left = Math.clamp((long) Math.floor(at), 0, loads.size() - 1);
    int right = Math.min(left + 1, loads.size() - 1);
    double share = Math.clamp(at - left, 0, 1);
    return loads.get(left) * (1 - share) + loads.get(right) * share;
  }
}
