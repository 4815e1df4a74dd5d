package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.PredictiveMetrics.Known;
import io.tidegate.model.autoscaling.PredictiveMetrics.Queries;
import io.tidegate.model.autoscaling.PredictiveMetrics.Source;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads PredictiveScalingConfiguration. */
final class PredictiveInput {
  private static final int HOUR = 3600;
  private static final int DEFAULT_BUFFER = 300;

  private PredictiveInput() {}

  static Predictive configuration(Struct configuration) {
    List<Struct> specifications = configuration.structs("MetricSpecifications");
    if (specifications.size() != 1) {
      throw ApiError.validation(
          "Exactly one metric specification must be given for predictive scaling.");
    }
    Struct specification = specifications.getFirst();
    String mode = configuration.optText("Mode").orElse(Mode.FORECAST_ONLY.wire());
    return new Predictive(
        metrics(specification),
        specification
            .optDouble("TargetValue")
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "The parameter TargetValue is required for MetricSpecifications.")),
        Mode.of(mode).orElseThrow(() -> ApiError.validation("Invalid Mode: " + mode)),
        Duration.ofSeconds(configuration.optInt("SchedulingBufferTime").orElse(DEFAULT_BUFFER)),
        maxCapacityBuffer(configuration));
  }

  private static Optional<Integer> maxCapacityBuffer(Struct configuration) {
    boolean increases =
        configuration
            .optText("MaxCapacityBreachBehavior")
            .filter("IncreaseMaxCapacity"::equals)
            .isPresent();
    Optional<Integer> buffer = configuration.optInt("MaxCapacityBuffer");
    if (increases && buffer.isEmpty()) {
      throw ApiError.validation(
          "MaxCapacityBuffer is required when MaxCapacityBreachBehavior is IncreaseMaxCapacity.");
    }
    if (!increases && buffer.isPresent()) {
      throw ApiError.validation(
          "MaxCapacityBuffer can only be set when MaxCapacityBreachBehavior is"
              + " IncreaseMaxCapacity.");
    }
    return buffer;
  }

  private static PredictiveMetrics metrics(Struct specification) {
    Optional<Struct> pair = specification.optStruct("PredefinedMetricPairSpecification");
    Optional<Source> load = source(specification, "Load", PredictiveFamily::ofLoad);
    Optional<Source> scaling = source(specification, "Scaling", PredictiveFamily::ofScaling);
    Optional<Struct> capacity = specification.optStruct("CustomizedCapacityMetricSpecification");
    boolean separate = load.isPresent() && scaling.isPresent();
    boolean either = load.isPresent() || scaling.isPresent() || capacity.isPresent();
    if (pair.isPresent() ? either : !separate) {
      throw ApiError.validation(
          "A metric specification must have either a predefined metric pair, or one load metric and"
              + " one scaling metric.");
    }
    if (pair.isPresent()) {
      Known known = known(pair.get(), PredictiveFamily::ofPair);
      return PredictiveMetrics.pair(known.family(), known.resourceLabel());
    }
    if (capacity.isPresent() && !(load.orElseThrow() instanceof Queries)) {
      throw ApiError.validation(
          "A customized capacity metric needs customized load and scaling metrics.");
    }
    return new PredictiveMetrics(
        false,
        load.orElseThrow(),
        scaling.orElseThrow(),
        capacity.map(it -> queries(it).queries()).orElse(List.of()));
  }

  private static Optional<Source> source(
      Struct specification, String what, Function<String, Optional<PredictiveFamily>> byName) {
    Optional<Struct> predefined =
        specification.optStruct("Predefined" + what + "MetricSpecification");
    Optional<Struct> customized =
        specification.optStruct("Customized" + what + "MetricSpecification");
    if (predefined.isPresent() && customized.isPresent()) {
      throw ApiError.validation(
          "The "
              + what.toLowerCase(java.util.Locale.ROOT)
              + " metric must be either predefined or customized.");
    }
    return predefined
        .<Source>map(it -> known(it, byName))
        .or(() -> customized.map(PredictiveInput::queries));
  }

  private static Known known(
      Struct predefined, Function<String, Optional<PredictiveFamily>> byName) {
    String type = predefined.text("PredefinedMetricType");
    return new Known(
        byName
            .apply(type)
            .orElseThrow(() -> ApiError.validation("Invalid PredefinedMetricType: " + type)),
        predefined.optText("ResourceLabel"));
  }

  private static Queries queries(Struct customized) {
    return new Queries(MetricQueries.read(customized.structs("MetricDataQueries"), HOUR));
  }
}
