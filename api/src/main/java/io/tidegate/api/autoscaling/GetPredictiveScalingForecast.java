package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.PolicyManager;
import io.tidegate.control.group.ForecastMetrics;
import io.tidegate.metrics.MetricQuery;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.cloudwatch.MetricStat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The forecast of a predictive policy: hours that have passed as they were forecast at the time,
 * then those ahead.
 */
record GetPredictiveScalingForecast(AutoScalingManagers managers, MetricStore metrics)
    implements Action {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration OLDEST = Duration.ofDays(365);
  private static final int HOUR = 3600;

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String group = input.text("AutoScalingGroupName");
    Instant start = input.optTime("StartTime").orElseThrow();
    Instant end = input.optTime("EndTime").orElseThrow();
    check(start, end);
    ScalingPolicy policy =
        PolicyManager.get(managers.image(), Optional.of(group), input.text("PolicyName"));
    if (!(policy.configuration() instanceof Predictive predictive)) {
      throw ApiError.validation("The policy " + policy.name() + " is not a predictive policy.");
    }
    CapacityForecast forecast =
        managers
            .image()
            .capacityForecasts()
            .find(policy.arn())
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "There is no forecast for the policy yet: at least 24 hours of its load"
                            + " metric, its scaling metric and the group's capacity are needed."));
    SortedMap<Instant, Double> load = new TreeMap<>();
    SortedMap<Instant, Double> capacity = new TreeMap<>();
    past(policy, ForecastMetrics.LOAD, start, end, load);
    past(policy, ForecastMetrics.CAPACITY, start, end, capacity);
    for (int h = 0; h < forecast.load().size(); h++) {
      Instant hour = forecast.start().plus(Duration.ofHours(h));
      if (!hour.isBefore(start) && hour.isBefore(end)) {
        load.put(hour, forecast.load().get(h));
        capacity.put(hour, (double) forecast.capacity().get(h));
      }
    }
    Struct loads = text(load).set("MetricSpecification", PredictiveText.specification(predictive));
    return Struct.of("LoadForecast", List.of(loads))
        .set("CapacityForecast", text(capacity))
        .set("UpdateTime", forecast.updatedAt());
  }

  private void check(Instant start, Instant end) {
    if (!end.isAfter(start)) {
      throw ApiError.validation("EndTime must be after StartTime.");
    }
    if (Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw ApiError.validation("The time between StartTime and EndTime must not exceed 30 days.");
    }
    if (start.isBefore(managers.context().now().minus(OLDEST))) {
      throw ApiError.validation("StartTime must not be more than one year ago.");
    }
  }

  private void past(
      ScalingPolicy policy,
      String name,
      Instant start,
      Instant end,
      SortedMap<Instant, Double> to) {
    MetricStat stat =
        new MetricStat(ForecastMetrics.metric(policy, name), HOUR, "Average", Optional.empty());
    Instant from = start.truncatedTo(ChronoUnit.HOURS);
    metrics
        .query(MetricQuery.of(stat, from, end), Statistic.parse("Average").orElseThrow())
        .forEach(
            point -> {
              if (!point.at().isBefore(start)) {
                to.put(point.at(), point.value());
              }
            });
  }

  private static Struct text(SortedMap<Instant, Double> values) {
    return Struct.of("Timestamps", List.copyOf(values.keySet()))
        .set("Values", List.copyOf(values.values()));
  }
}
