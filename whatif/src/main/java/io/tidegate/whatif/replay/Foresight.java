package io.tidegate.whatif.replay;

import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.forecast.Forecaster;
import io.tidegate.scaling.predictive.LoadHistory;
import io.tidegate.scaling.predictive.PredictiveScaling;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * The forecasts of a replayed predictive policy: a new one every six hours from the full hours that
 * are visible by then. Owned by its replay.
 */
final class Foresight {
  private static final int HOUR = 60;
  private static final int REFRESH = (int) CapacityForecast.UPDATED_EVERY.toMinutes();

  private final Forecaster forecaster = new Forecaster(ZoneOffset.UTC);
  private final ScalingPolicy policy;
  private final double target;
  private final double scale;
  private final Instant start;
  private final double[] load;
  private final double[] scaling;
  private final double[] capacity;
  private Optional<CapacityForecast> newest = Optional.empty();
  private int origin;
  private int hours;

  Foresight(Plan.Rule rule, ScalingPolicy.Predictive predictive, Setting setting) {
    this.policy = rule.policy();
    this.target = predictive.targetValue();
    this.scale = rule.scale();
    this.start = setting.trace().start().truncatedTo(ChronoUnit.HOURS);
    int all = setting.trace().length() / HOUR;
    this.load = new double[all];
    this.scaling = new double[all];
    this.capacity = new double[all];
  }

  /**
   * The forecast in force when the minutes before {@code visible} are known: their loads and the
   * instances that served, 0 where none did or nobody knows.
   */
  Optional<CapacityForecast> at(int visible, double[] minutes, int[] ready) {
    int due = visible / REFRESH * REFRESH;
    if (due > origin) {
      origin = due;
      for (; hours < origin / HOUR; hours++) {
        fold(hours, minutes, ready);
      }
      newest = make();
    }
    return newest;
  }

  private Optional<CapacityForecast> make() {
    LoadHistory history =
        new LoadHistory(
            start,
            Arrays.copyOf(load, hours),
            Arrays.copyOf(scaling, hours),
            Arrays.copyOf(capacity, hours));
    return PredictiveScaling.predict(forecaster, history, target, CapacityForecast.HOURS)
        .map(
            prediction ->
                new CapacityForecast(
                    policy.arn(),
                    policy.groupName(),
                    start.plus(Duration.ofMinutes(origin)),
                    prediction.start(),
                    prediction.forecast().p50(),
                    prediction.capacity(),
                    prediction.pair().correlation()));
  }

  private void fold(int hour, double[] minutes, int[] ready) {
    double sum = 0;
    double metric = 0;
    double instances = 0;
    for (int m = hour * HOUR; m < (hour + 1) * HOUR; m++) {
      boolean served = ready[m] > 0;
      sum += minutes[m];
      metric += served ? minutes[m] / ready[m] * scale / HOUR : Double.NaN;
      instances += served ? (double) ready[m] / HOUR : Double.NaN;
    }
    load[hour] = sum;
    scaling[hour] = metric;
    capacity[hour] = instances;
  }
}
