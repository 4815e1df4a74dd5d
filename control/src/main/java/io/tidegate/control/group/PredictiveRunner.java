package io.tidegate.control.group;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.KeyedSteps;
import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.LoadReadings;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricSink;
import io.tidegate.scaling.forecast.Forecaster;
import io.tidegate.scaling.predictive.LoadHistory;
import io.tidegate.scaling.predictive.PredictiveScaling;
import io.tidegate.scaling.predictive.PredictiveScaling.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the forecasts of predictive policies fresh and has groups follow them. Owned by its one
 * step at a time: woken by a timer and by new policies, it makes a forecast as soon as there is
 * enough data, again every six hours, and keeps the old one while data is missing, so that nothing
 * moves because data stopped.
 */
public final class PredictiveRunner implements ImageSubscriber {
  /** How soon a forecast is tried again when there was not enough data. */
  static final Duration RETRY = Duration.ofMinutes(5);

  private static final int SHOWN_DAYS = 13;
  private static final int DAY = 24;

  private final Controller controller;
  private final GroupContext context;
  private final LoadReadings loads;
  private final PolicyAction action;
  private final Tasks tasks;
  private final KeyedSteps runs;
  private final Forecaster forecaster = new Forecaster(ZoneOffset.UTC);
  private final Map<String, Instant> triedAt = new HashMap<>();
  private final Set<String> fresh = ConcurrentHashMap.newKeySet();
  private final ForecastMetrics metrics;

  /** Where history is read and forecasts are published as metrics. */
  public record Sources(LoadReadings loads, MetricSink metrics) {}

  /** What runs it and who hears of bugs. */
  public record Background(Tasks tasks, FaultHandler faults) {}

  /** Nothing happens before {@link #start}; {@code action} decides. */
  public PredictiveRunner(
      Controller controller,
      GroupContext context,
      Sources sources,
      PolicyAction action,
      Background background) {
    this.controller = controller;
    this.context = context;
    this.loads = sources.loads();
    this.metrics = new ForecastMetrics(controller, context, sources.metrics());
    this.action = action;
    this.tasks = background.tasks();
    this.runs = new KeyedSteps(background.tasks(), background.faults());
  }

  /** From now on. Called once. */
  public void start() {
    controller.subscribe(this);
    wake();
    tasks.every(context.options().checkInterval(), "forecasts-check", this::wake);
    tasks.every(ForecastMetrics.RECORD_EVERY, "capacity-record", metrics::record);
  }

  @Override
  public void onImage(ImageDelta delta) {
    for (Change change : delta.changes()) {
      if (change instanceof Change.Put(ScalingPolicy policy)
          && policy.configuration() instanceof Predictive) {
        fresh.add(policy.arn());
        wake();
      }
    }
  }

  private void wake() {
    runs.wake("forecasts", this::run);
  }

  private void run() {
    Instant now = context.now();
    Image image = controller.image();
    triedAt.keySet().removeIf(arn -> image.scalingPolicies().find(arn).isEmpty());
    for (ScalingPolicy policy : image.scalingPolicies().all()) {
      if (policy.configuration() instanceof Predictive predictive && policy.enabled()) {
        if (due(image, policy, now)) {
          triedAt.put(policy.arn(), now);
          make(policy, predictive, now);
        }
        follow(policy, predictive, now);
      }
    }
    metrics.publish(now.truncatedTo(ChronoUnit.HOURS));
  }

  private boolean due(Image image, ScalingPolicy policy, Instant now) {
    Optional<CapacityForecast> forecast = image.capacityForecasts().find(policy.arn());
    if (forecast.isPresent()
        && now.isBefore(forecast.get().updatedAt().plus(CapacityForecast.UPDATED_EVERY))) {
      return false;
    }
    if (fresh.remove(policy.arn())) {
      return true;
    }
    Instant tried = triedAt.getOrDefault(policy.arn(), Instant.MIN);
    return !now.isBefore(tried.plus(RETRY));
  }

  private void make(ScalingPolicy policy, Predictive predictive, Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    LoadHistory history = loads.before(hour, policy.groupName(), predictive);
    Optional<Prediction> made = predict(history, predictive, CapacityForecast.HOURS);
    if (made.isEmpty()) {
      return;
    }
    Prediction prediction = made.get();
    CapacityForecast forecast =
        new CapacityForecast(
            policy.arn(),
            policy.groupName(),
            now,
            prediction.start(),
            prediction.forecast().p50(),
            prediction.capacity(),
            prediction.pair().correlation());
    boolean first = controller.image().capacityForecasts().find(policy.arn()).isEmpty();
    if (put(policy, forecast) && first) {
      publishPast(policy, predictive, history);
    }
  }

  private Optional<Prediction> predict(LoadHistory history, Predictive predictive, int hours) {
    return PredictiveScaling.predict(forecaster, history, predictive.targetValue(), hours);
  }

  /** Whether the policy was still there, unchanged. */
  private boolean put(ScalingPolicy policy, CapacityForecast forecast) {
    try {
      return controller.submit(
          "PutForecast",
          image -> {
            boolean same =
                image.scalingPolicies().find(policy.arn()).filter(policy::equals).isPresent();
            return new Outcome<>(same ? List.of(Change.put(forecast)) : List.of(), same);
          });
    } catch (ApiError busy) {
      return false; // tried again later
    }
  }

  /** Asks for a decision when the forecast would change the group. */
  private void follow(ScalingPolicy policy, Predictive predictive, Instant now) {
    Image image = controller.image();
    Optional<AutoScalingGroup> group = image.autoScalingGroups().find(policy.groupName());
    OptionalInt floor =
        image
            .capacityForecasts()
            .find(policy.arn())
            .map(forecast -> forecast.floor(now, predictive.schedulingBuffer()))
            .orElse(OptionalInt.empty());
    if (!predictive.acts() || group.isEmpty() || floor.isEmpty()) {
      return;
    }
    AutoScalingGroup.Size size = group.get().size();
    int forecast = floor.getAsInt();
    int max =
        predictive
            .maxCapacityBuffer()
            .map(buffer -> PredictiveScaling.raisedMaximum(size.max(), forecast, buffer))
            .orElse(size.max());
    if (max > size.max() || Math.min(forecast, max) > size.desired()) {
      action.consider(policy.groupName());
    }
  }

  /** What would have been forecast for the days before, each from what was known then. */
  private void publishPast(ScalingPolicy policy, Predictive predictive, LoadHistory history) {
    List<MetricDatum> data = new ArrayList<>();
    for (int day = SHOWN_DAYS; day >= 1; day--) {
      int known = history.hours() - day * DAY;
      Optional<Prediction> past = predict(history.between(0, known), predictive, DAY);
      for (int h = 0; past.isPresent() && h < DAY; h++) {
        Instant hour = past.get().start().plus(Duration.ofHours(h));
        double load = past.get().forecast().p50().get(h);
        data.add(ForecastMetrics.datum(policy, hour, ForecastMetrics.LOAD, load));
        double capacity = past.get().capacity().get(h);
        data.add(ForecastMetrics.datum(policy, hour, ForecastMetrics.CAPACITY, capacity));
      }
    }
    metrics.put(data);
  }
}
