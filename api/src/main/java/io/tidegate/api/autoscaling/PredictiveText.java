package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.PredictiveMetrics.Known;
import io.tidegate.model.autoscaling.PredictiveMetrics.Queries;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import java.util.List;
import java.util.function.Function;

/** Predictive scaling configurations as structures of the API. */
final class PredictiveText {
  private PredictiveText() {}

  static Struct configuration(Predictive predictive) {
    return Struct.of("MetricSpecifications", List.of(specification(predictive)))
        .set("Mode", predictive.mode().wire())
        .set("SchedulingBufferTime", Math.toIntExact(predictive.schedulingBuffer().toSeconds()))
        .set(
            "MaxCapacityBreachBehavior",
            predictive.maxCapacityBuffer().isPresent() ? "IncreaseMaxCapacity" : "HonorMaxCapacity")
        .set("MaxCapacityBuffer", predictive.maxCapacityBuffer());
  }

  static Struct specification(Predictive predictive) {
    PredictiveMetrics metrics = predictive.metrics();
    Struct out = Struct.of("TargetValue", predictive.targetValue());
    if (metrics.pair() && metrics.load() instanceof Known known) {
      return out.set("PredefinedMetricPairSpecification", known(known, PredictiveFamily::pair));
    }
    add(out, "Load", metrics.load(), PredictiveFamily::load);
    add(out, "Scaling", metrics.scaling(), family -> family.scaling().wire());
    if (!metrics.capacity().isEmpty()) {
      out.set("CustomizedCapacityMetricSpecification", queries(metrics.capacity()));
    }
    return out;
  }

  private static void add(
      Struct out,
      String what,
      PredictiveMetrics.Source source,
      Function<PredictiveFamily, String> name) {
    switch (source) {
      case Known known -> out.set("Predefined" + what + "MetricSpecification", known(known, name));
      case Queries(List<MetricDataQuery> queries) ->
          out.set("Customized" + what + "MetricSpecification", queries(queries));
    }
  }

  private static Struct known(Known known, Function<PredictiveFamily, String> name) {
    return Struct.of("PredefinedMetricType", name.apply(known.family()))
        .set("ResourceLabel", known.resourceLabel());
  }

  private static Struct queries(List<MetricDataQuery> queries) {
    return Struct.of("MetricDataQueries", queries.stream().map(MetricQueries::plain).toList());
  }
}
