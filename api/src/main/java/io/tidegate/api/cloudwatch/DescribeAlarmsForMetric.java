package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The alarms on exactly one metric; alarms on expressions are not among them. */
final class DescribeAlarmsForMetric implements Action {
  private final CloudWatch cloudWatch;

  DescribeAlarmsForMetric(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    MetricId metric =
        Reading.metric(
            input.text("Namespace"), input.text("MetricName"), input.structs("Dimensions"));
    Optional<String> statistic =
        input.optText("Statistic").or(() -> input.optText("ExtendedStatistic"));
    Optional<Integer> period = input.optInt("Period");
    Optional<String> unit = input.optText("Unit");
    List<Struct> found =
        cloudWatch.controller().image().metricAlarms().stream()
            .filter(
                alarm ->
                    alarm
                        .source()
                        .single()
                        .filter(stat -> stat.metric().equals(metric))
                        .filter(stat -> statistic.isEmpty() || statistic.get().equals(stat.stat()))
                        .filter(stat -> period.isEmpty() || period.get() == stat.periodSeconds())
                        .filter(stat -> unit.isEmpty() || unit.equals(unit(stat)))
                        .isPresent())
            .sorted(Comparator.comparing(MetricAlarm::name))
            .map(Showing::alarm)
            .toList();
    return Struct.of("MetricAlarms", found);
  }

  private static Optional<String> unit(MetricStat stat) {
    return stat.unit();
  }
}
