package io.tidegate.whatif.report;

import io.tidegate.scaling.forecast.Forecast;
import io.tidegate.scaling.forecast.Forecaster;
import io.tidegate.whatif.replay.Setting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * What was expected of each hour by the newest forecast before it, refreshed every six hours: P50
 * and P90 of the load per minute, NaN where there was none.
 */
record ForecastBand(double[] p50, double[] p90) {
  private static final int HOUR = 60;
  private static final int REFRESH_HOURS = 6;

  static ForecastBand of(Setting setting) {
    double[] minutes = setting.trace().minutes();
    double[] hourly = new double[minutes.length / HOUR];
    for (int m = 0; m < hourly.length * HOUR; m++) {
      hourly[m / HOUR] += minutes[m] / HOUR;
    }
    Forecaster forecaster = new Forecaster(ZoneOffset.UTC);
    Instant start = setting.trace().start().truncatedTo(ChronoUnit.HOURS);
    double[] p50 = new double[hourly.length];
    double[] p90 = new double[hourly.length];
    Arrays.fill(p50, Double.NaN);
    Arrays.fill(p90, Double.NaN);
    int first = setting.scoredFrom() / HOUR / REFRESH_HOURS * REFRESH_HOURS;
    for (int origin = first; origin < hourly.length; origin += REFRESH_HOURS) {
      Optional<Forecast> forecast =
          forecaster.forecast(start, Arrays.copyOf(hourly, origin), REFRESH_HOURS);
      for (int h = 0; forecast.isPresent() && h < REFRESH_HOURS && origin + h < p50.length; h++) {
        p50[origin + h] = forecast.get().p50().get(h);
        p90[origin + h] = forecast.get().p90().get(h);
      }
    }
    return new ForecastBand(p50, p90);
  }
}
