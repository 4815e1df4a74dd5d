package io.tidegate.cli.whatif;

import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * The load of a real group from its stored metrics: average CPU utilisation times instances in
 * service, so one instance bears 100.
 */
final class StoredLoad {
  private static final int DAY = 1440;
  private static final int LEAST = 60;

  private final AwsClient client;
  private final String group;

  StoredLoad(AwsClient client, String group) {
    this.client = client;
    this.group = group;
  }

  /**
   * The last {@code days} before {@code now}, without the time before the first datapoint.
   *
   * @throws BadInput when there is less than an hour of it
   */
  Trace read(Instant now, int days) {
    Instant end = now.truncatedTo(ChronoUnit.MINUTES);
    Instant start = end.minus(Duration.ofDays(days));
    double[] loads = new double[days * DAY];
    Arrays.fill(loads, Double.NaN);
    for (int day = 0; day < days; day++) {
      read(start, day, loads);
    }
    int first = 0;
    while (first < loads.length && Double.isNaN(loads[first])) {
      first++;
    }
    int last = loads.length;
    while (last > first && Double.isNaN(loads[last - 1])) {
      last--;
    }
    if (last - first < LEAST) {
      throw new BadInput(
          "group "
              + group
              + " has "
              + (last - first)
              + " minutes of CPUUtilization and capacity on record; at least an hour is needed");
    }
    return Trace.ofBins(
        group, start.plusSeconds(60L * first), Arrays.copyOfRange(loads, first, last), 1);
  }

  private void read(Instant start, int day, double[] loads) {
    Instant from = start.plus(Duration.ofDays(day));
    Answer answer =
        client.call(
            Service.CLOUDWATCH,
            "GetMetricData",
            "StartTime",
            from.toString(),
            "EndTime",
            from.plus(Duration.ofDays(1)).toString(),
            "MetricDataQueries.member.1.Id",
            "load",
            "MetricDataQueries.member.1.Expression",
            "cpu * capacity",
            "MetricDataQueries.member.2.Id",
            "cpu",
            "MetricDataQueries.member.2.ReturnData",
            "false",
            "MetricDataQueries.member.2.MetricStat.Stat",
            "Average",
            "MetricDataQueries.member.2.MetricStat.Period",
            "60",
            "MetricDataQueries.member.2.MetricStat.Metric.Namespace",
            "AWS/EC2",
            "MetricDataQueries.member.2.MetricStat.Metric.MetricName",
            "CPUUtilization",
            "MetricDataQueries.member.2.MetricStat.Metric.Dimensions.member.1.Name",
            "AutoScalingGroupName",
            "MetricDataQueries.member.2.MetricStat.Metric.Dimensions.member.1.Value",
            group,
            "MetricDataQueries.member.3.Id",
            "capacity",
            "MetricDataQueries.member.3.ReturnData",
            "false",
            "MetricDataQueries.member.3.MetricStat.Stat",
            "Average",
            "MetricDataQueries.member.3.MetricStat.Period",
            "60",
            "MetricDataQueries.member.3.MetricStat.Metric.Namespace",
            "Tidegate/AutoScaling",
            "MetricDataQueries.member.3.MetricStat.Metric.MetricName",
            "GroupInServiceInstances",
            "MetricDataQueries.member.3.MetricStat.Metric.Dimensions.member.1.Name",
            "AutoScalingGroupName",
            "MetricDataQueries.member.3.MetricStat.Metric.Dimensions.member.1.Value",
            group);
    String result = "GetMetricDataResult/MetricDataResults/member/";
    List<String> times = answer.texts(result + "Timestamps/member");
    List<String> values = answer.texts(result + "Values/member");
    for (int i = 0; i < times.size(); i++) {
      long minute = Duration.between(start, Instant.parse(times.get(i))).toMinutes();
      if (minute >= 0 && minute < loads.length) {
        loads[(int) minute] = Math.max(0, Double.parseDouble(values.get(i)));
      }
    }
  }
}
