package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.metrics.MetricQuery;
import io.tidegate.metrics.Period;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Statistics of one metric; one datapoint per period and unit. */
final class GetMetricStatistics implements Action {
  private static final int MAX_DATAPOINTS = 1440;

  private final CloudWatch cloudWatch;

  GetMetricStatistics(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<String> plain = input.texts("Statistics");
    List<String> extended = input.texts("ExtendedStatistics");
    if (plain.isEmpty() == extended.isEmpty()) {
      throw plain.isEmpty()
          ? Reading.missing("Statistics or ExtendedStatistics")
          : Reading.combination("Statistics and ExtendedStatistics can not be specified together.");
    }
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    for (String name : plain.isEmpty() ? extended : plain) {
      statistics.put(name, statistic(name, !plain.isEmpty()));
    }
    int period = Math.toIntExact(input.number("Period"));
    Times.checkPeriod(period);
    Instant start = input.optTime("StartTime").orElseThrow(() -> Reading.missing("StartTime"));
    Instant end = input.optTime("EndTime").orElseThrow(() -> Reading.missing("EndTime"));
    Times.checkOrder(start, end);
    Instant from = Times.roundedStart(start, cloudWatch.time().now(), period);
    checkCount((end.getEpochSecond() - from.getEpochSecond() + period - 1) / period);
    MetricId metric =
        Reading.metric(
            input.text("Namespace"), input.text("MetricName"), input.structs("Dimensions"));
    List<Struct> points = new ArrayList<>();
    cloudWatch
        .metrics()
        .periodsByUnit(
            new MetricQuery(metric, input.optText("Unit"), from, Times.roundedEnd(end), period))
        .forEach(
            (unit, periods) -> {
              for (Period one : periods) {
                point(one, unit, statistics, !plain.isEmpty(), points);
              }
            });
    return Struct.of("Label", metric.name()).set("Datapoints", points);
  }

  private static void point(
      Period period,
      String unit,
      Map<String, Statistic> statistics,
      boolean plain,
      List<Struct> out) {
    Struct point = Struct.of("Timestamp", period.start());
    Map<String, Object> extended = new LinkedHashMap<>();
    boolean any = false;
    for (Map.Entry<String, Statistic> statistic : statistics.entrySet()) {
      OptionalDouble value = statistic.getValue().of(period.summary());
      if (value.isPresent()) {
        any = true;
        if (plain) {
          point.set(statistic.getKey(), value.getAsDouble());
        } else {
          extended.put(statistic.getKey(), value.getAsDouble());
        }
      }
    }
    if (!plain) {
      point.set("ExtendedStatistics", extended);
    }
    if (any) {
      out.add(point.set("Unit", unit));
    }
  }

  private static Statistic statistic(String name, boolean plain) {
    Statistic found =
        Statistic.parse(name)
            .orElseThrow(
                () ->
                    Reading.invalid(
                        "The value " + name + " for parameter ExtendedStatistics is invalid."));
    if (Statistic.isPlain(name) != plain) {
      throw Reading.invalid("The value " + name + " is not valid here.");
    }
    return found;
  }

  private static void checkCount(long count) {
    if (count > MAX_DATAPOINTS) {
      throw Reading.combination(
          String.format(
              Locale.ROOT,
              "You have requested up to %,d datapoints, which exceeds the limit of %,d. You may"
                  + " reduce the datapoints requested by increasing Period, or decreasing the time"
                  + " range.",
              count,
              MAX_DATAPOINTS));
    }
  }
}
