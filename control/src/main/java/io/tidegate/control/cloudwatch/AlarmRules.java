package io.tidegate.control.cloudwatch;

import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.math.Expression;
import io.tidegate.scaling.math.Grid;
import io.tidegate.scaling.math.MathError;
import io.tidegate.scaling.math.MathEvaluator;
import io.tidegate.scaling.math.Series;
import io.tidegate.scaling.math.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What PutMetricAlarm accepts (CloudWatch API reference). Pure. */
public final class AlarmRules {
  /** Most metrics in a math alarm. */
  public static final int MAX_METRICS = 10;

  /** Most tags of an alarm. */
  public static final int MAX_TAGS = 50;

  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");
  private static final Set<String> ACTING = Set.of("autoscaling", "automate", "swf");
  private static final long DAY = 86_400;
  private static final long WEEK = 604_800;

  private AlarmRules() {}

  /**
   * Refuses a definition that could not be evaluated or acted upon.
   *
   * @throws ApiError saying what is wrong
   */
  static void check(AlarmDefinition definition, NotificationEndpoints endpoints) {
    check(definition.condition());
    if (definition.tags().size() > MAX_TAGS) {
      throw invalid("An alarm can have at most " + MAX_TAGS + " tags.");
    }
    switch (definition.source()) {
      case AlarmSource.Single(MetricStat stat) -> check(stat);
      case AlarmSource.Expression(List<MetricDataQuery> queries) -> checkQueries(queries);
    }
    int period = definition.source().periodSeconds();
    long span = (long) period * definition.condition().evaluationPeriods();
    if (span > (period < 3600 ? DAY : WEEK)) {
      throw ApiError.validation(
          "Metrics cannot be checked across more than "
              + (period < 3600 ? "a day" : "seven days")
              + " (EvaluationPeriods * Period must be <= "
              + (period < 3600 ? DAY : WEEK)
              + ").");
    }
    checkActions(definition.actions(), endpoints);
    checkEc2Actions(definition);
  }

  private static void check(AlarmCondition condition) {
    if (condition.evaluationPeriods() < 1) {
      throw invalid("EvaluationPeriods must be at least 1.");
    }
    if (condition.required() < 1 || condition.required() > condition.evaluationPeriods()) {
      throw invalid("DatapointsToAlarm must be between 1 and EvaluationPeriods.");
    }
    if (!Double.isFinite(condition.threshold())) {
      throw invalid("Threshold must be a finite number.");
    }
  }

  static void checkActions(AlarmActions actions, NotificationEndpoints endpoints) {
    for (StateValue state : StateValue.values()) {
      List<String> arns = actions.of(state);
      if (arns.size() > AlarmActions.MAX_PER_STATE) {
        throw invalid(
            "A state can have at most " + AlarmActions.MAX_PER_STATE + " actions: " + state);
      }
      for (String arn : arns) {
        checkAction(arn, endpoints);
      }
    }
  }

  private static void checkAction(String arn, NotificationEndpoints endpoints) {
    String service = AlarmDispatcher.service(arn);
    if (service.isEmpty()) {
      throw ApiError.validation("Invalid arn syntax: " + arn);
    }
    if (NotificationEndpoints.isNotification(service)) {
      endpoints.check(arn);
    } else if (!ACTING.contains(service)) {
      throw ApiError.validation(
          "Invalid action: nothing in this installation receives actions of the service "
              + service
              + ": "
              + arn);
    }
  }

  private static void checkEc2Actions(AlarmDefinition definition) {
    boolean onInstance =
        definition
            .source()
            .single()
            .filter(stat -> stat.metric().dimensions().containsKey("InstanceId"))
            .isPresent();
    for (StateValue state : StateValue.values()) {
      for (String arn : definition.actions().of(state)) {
        String service = AlarmDispatcher.service(arn);
        boolean ec2 = service.equals("automate") || service.equals("swf");
        if (ec2 && Ec2AlarmAction.verb(arn).isEmpty()) {
          throw invalid("Invalid EC2 action: " + arn);
        }
        if (ec2 && !onInstance) {
          throw invalid("The EC2 action " + arn + " needs a metric with the dimension InstanceId.");
        }
      }
    }
  }

  /** Refuses a statistic that does not exist or a period that cannot be evaluated. */
  public static void check(MetricStat stat) {
    if (Statistic.parse(stat.stat()).isEmpty()) {
      throw invalid("There is no statistic named " + stat.stat() + ".");
    }
    int period = stat.periodSeconds();
    if (period != 10 && period != 20 && period != 30 && (period < 60 || period % 60 != 0)) {
      throw invalid("Period must be 10, 20, 30 or a multiple of 60.");
    }
    if (stat.metric().namespace().startsWith(":")) {
      throw invalid("The value " + stat.metric().namespace() + " for Namespace starts with ':'.");
    }
  }

  private static void checkQueries(List<MetricDataQuery> queries) {
    checkIds(queries);
    if (queries.stream().filter(MetricDataQuery::returnData).count() != 1) {
      throw ApiError.validation("Exactly one element of the metrics list should return data.");
    }
    if (queries.stream().filter(query -> query.metricStat().isPresent()).count() > MAX_METRICS) {
      throw ApiError.validation("Alarms can use at most " + MAX_METRICS + " metrics.");
    }
    Set<Integer> periods = new HashSet<>();
    for (MetricDataQuery query : queries) {
      query.metricStat().ifPresent(AlarmRules::check);
      query.metricStat().ifPresent(stat -> periods.add(stat.periodSeconds()));
    }
    if (periods.size() > 1) {
      throw ApiError.validation("All metrics of an alarm must have the same period.");
    }
    MetricDataQuery watched =
        queries.stream().filter(MetricDataQuery::returnData).findFirst().orElseThrow();
    Value value = typeOf(queries, watched.id());
    if (!(value instanceof Value.One)) {
      throw ApiError.validation(
          "The expression "
              + watched.id()
              + " must give a single time series, not "
              + value.type()
              + ".");
    }
  }

  /** Refuses ids that are malformed or used twice, and queries that are both or neither kind. */
  public static void checkIds(List<MetricDataQuery> queries) {
    Set<String> seen = new HashSet<>();
    for (MetricDataQuery query : queries) {
      if (!ID.matcher(query.id()).matches()) {
        throw ApiError.validation(
            "The value for field Id must start with a lowercase letter and contain only letters,"
                + " numbers and underscores: "
                + query.id());
      }
      if (!seen.add(query.id())) {
        throw ApiError.validation("The id " + query.id() + " is used more than once.");
      }
      if (query.metricStat().isPresent() == query.expression().isPresent()) {
        throw ApiError.validation(
            "Either MetricStat or Expression must be given for " + query.id() + ", not both.");
      }
    }
  }

  /** Evaluates without data: finds every mistake that does not depend on data. */
  private static Value typeOf(List<MetricDataQuery> queries, String id) {
    Map<String, Series> metrics = new LinkedHashMap<>();
    Map<String, Expression> expressions = new HashMap<>();
    try {
      for (MetricDataQuery query : queries) {
        query
            .metricStat()
            .ifPresent(
                stat -> metrics.put(query.id(), Series.empty(query.id(), stat.periodSeconds())));
        query.expression().ifPresent(text -> expressions.put(query.id(), Expression.parse(text)));
      }
      MathEvaluator evaluator =
          new MathEvaluator(
              metrics, expressions, new Grid(0, 0, 60), MathEvaluator.Search.refused());
      for (MetricDataQuery query : queries) {
        evaluator.value(query.id());
      }
      return evaluator.value(id);
    } catch (MathError error) {
      throw ApiError.validation("Error in expression: " + error.text());
    }
  }

  private static ApiError invalid(String message) {
    return ApiError.of("InvalidParameterValue", message);
  }
}
