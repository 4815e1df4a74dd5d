package io.tidegate.control.autoscaling;

import static io.tidegate.control.autoscaling.PolicyRules.require;

import io.tidegate.control.cloudwatch.AlarmRules;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.math.Expression;
import io.tidegate.scaling.math.MathError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a predictive scaling policy must satisfy (API, PredictiveScalingConfiguration). */
final class PredictiveRules {
  private static final Duration LEAST_TOO_LONG = Duration.ofHours(1);
  private static final int MOST_BUFFER = 100;

  private PredictiveRules() {}

  static void check(
      Image image, AutoScalingGroup group, ScalingPolicy policy, Predictive predictive) {
    require(
        predictive.targetValue() > 0 && Double.isFinite(predictive.targetValue()),
        "TargetValue must be greater than zero.");
    require(
        predictive.schedulingBuffer().compareTo(LEAST_TOO_LONG) < 0,
        "SchedulingBufferTime must be less than 3600 seconds.");
    int buffer = predictive.maxCapacityBuffer().orElse(0);
    require(buffer >= 0 && buffer <= MOST_BUFFER, "MaxCapacityBuffer must be between 0 and 100.");
    PredictiveMetrics metrics = predictive.metrics();
    check(image, group, metrics.load(), metrics.pair() ? "pair" : "load");
    check(image, group, metrics.scaling(), metrics.pair() ? "pair" : "scaling");
    if (!metrics.capacity().isEmpty()) {
      checkQueries(metrics.capacity(), "capacity");
    }
    checkOnlyOneActs(image, policy, predictive);
  }

  private static void check(
      Image image, AutoScalingGroup group, PredictiveMetrics.Source source, String what) {
    switch (source) {
      case PredictiveMetrics.Known(PredictiveFamily family, Optional<String> label) -> {
        if (family == PredictiveFamily.ALB_REQUEST_COUNT) {
          PolicyRules.checkLabel(image, group, label);
        } else {
          require(
              label.isEmpty(),
              "The resource label must be null unless the predefined metric type is that of a load"
                  + " balancer's requests.");
        }
      }
      case PredictiveMetrics.Queries(List<MetricDataQuery> queries) -> checkQueries(queries, what);
    }
  }

  private static void checkQueries(List<MetricDataQuery> queries, String what) {
    require(
        !queries.isEmpty() && queries.size() <= AutoScalingLimits.METRICS_PER_SPECIFICATION,
        "The customized "
            + what
            + " metric must have between 1 and "
            + AutoScalingLimits.METRICS_PER_SPECIFICATION
            + " metric data queries.");
    AlarmRules.checkIds(queries);
    require(
        queries.stream().filter(MetricDataQuery::returnData).count() == 1,
        "Exactly one metric data query of the customized "
            + what
            + " metric must have ReturnData set to true.");
    for (MetricDataQuery query : queries) {
      query.metricStat().ifPresent(PredictiveRules::checkStatistic);
      query.expression().ifPresent(PredictiveRules::checkExpression);
    }
  }

  private static void checkStatistic(MetricStat stat) {
    require(
        Statistic.parse(stat.stat()).isPresent(),
        "There is no statistic named " + stat.stat() + ".");
  }

  private static void checkExpression(String text) {
    String fault = "";
    try {
      Expression.parse(text);
    } catch (MathError error) {
      fault = error.text();
    }
    require(fault.isEmpty(), "Error in expression: " + fault);
  }

  private static void checkOnlyOneActs(Image image, ScalingPolicy policy, Predictive predictive) {
    boolean another =
        image.scalingPolicies().referringTo(policy.groupName()).stream()
            .filter(other -> !other.name().equals(policy.name()))
            .anyMatch(other -> other.configuration() instanceof Predictive active && active.acts());
    require(
        !predictive.acts() || !another,
        "Only one predictive scaling policy of a group can be in ForecastAndScale mode.");
  }
}
