package io.tidegate.control.group;

import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forecasts and the capacity of groups as metrics (Auto Scaling User Guide, Monitor predictive
 * scaling metrics). Owned by the one step of {@link PredictiveRunner}; the capacity record may run
 * aside.
 */
public final class ForecastMetrics {
  /** The load that was forecast for the hour. */
  public static final String LOAD = "PredictiveScalingLoadForecast";

  /** The capacity that was forecast for the hour. */
  public static final String CAPACITY = "PredictiveScalingCapacityForecast";

  /** Between the scaling metric and the load per instance. */
  public static final String CORRELATION = "PredictiveScalingMetricPairCorrelation";

  static final Duration RECORD_EVERY = Duration.ofMinutes(5);

  private final Controller controller;
  private final GroupContext context;
  private final MetricSink sink;
  private Instant published = Instant.MIN;

  ForecastMetrics(Controller controller, GroupContext context, MetricSink sink) {
    this.controller = controller;
    this.context = context;
    this.sink = sink;
  }

  void put(List<MetricDatum> data) {
    if (!data.isEmpty()) {
      sink.put(data);
    }
  }

  static MetricDatum datum(ScalingPolicy policy, Instant hour, String name, double value) {
    return MetricDatum.value(metric(policy, name), hour, value, "None");
  }

  /** What is forecast for the hour that began, as metrics: once an hour. */
  void publish(Instant hour) {
    if (!hour.isAfter(published)) {
      return;
    }
    published = hour;
    Image image = controller.image();
    List<MetricDatum> data = new ArrayList<>();
    for (CapacityForecast forecast : image.capacityForecasts().all()) {
      Optional<ScalingPolicy> policy = image.scalingPolicies().find(forecast.policyArn());
      int index = (int) Duration.between(forecast.start(), hour).toHours();
      if (policy.isPresent() && index >= 0 && index < forecast.load().size()) {
        data.add(datum(policy.get(), hour, LOAD, forecast.load().get(index)));
        double capacity = forecast.capacity().get(index);
        data.add(datum(policy.get(), hour, CAPACITY, capacity));
        forecast
            .correlation()
            .ifPresent(value -> data.add(datum(policy.get(), hour, CORRELATION, value)));
      }
    }
    put(data);
  }

  /** A metric of a policy's forecast. */
  public static MetricId metric(ScalingPolicy policy, String name) {
    return MetricId.of(
        "AWS/AutoScaling",
        name,
        Map.of(
            "AutoScalingGroupName",
            policy.groupName(),
            "PolicyName",
            policy.name(),
            "PairIndex",
            "0"));
  }

  /** The capacity of every group, so that a later policy has history. */
  void record() {
    Image image = controller.image();
    Instant now = context.now();
    List<MetricDatum> data = new ArrayList<>();
    for (AutoScalingGroup group : image.autoScalingGroups().all()) {
      GroupView.find(image, group.name())
          .ifPresent(
              view ->
                  data.add(
                      MetricDatum.value(
                          StoredLoads.capacityOf(group.name()),
                          now,
                          view.in(LifecycleState.IN_SERVICE).size(),
                          "None")));
    }
    put(data);
  }
}
