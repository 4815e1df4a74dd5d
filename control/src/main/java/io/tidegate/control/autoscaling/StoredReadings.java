package io.tidegate.control.autoscaling;

import io.tidegate.base.TimeSource;
import io.tidegate.metrics.MetricQuery;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.Statistic;
import io.tidegate.model.cloudwatch.Datapoint;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricStat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Readings from the metric store. Safe from any thread. */
public record StoredReadings(MetricStore store, TimeSource clock) implements AlarmReadings {
  @Override
  public List<Double> recent(MetricAlarm alarm) {
    Optional<MetricStat> stat = alarm.source().single();
    if (stat.isEmpty()) {
      return List.of();
    }
    int period = stat.get().periodSeconds();
    long end = clock.now().getEpochSecond() / period * period;
    long start = end - (long) period * alarm.condition().evaluationPeriods();
    MetricQuery query =
        MetricQuery.of(stat.get(), Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
    return Statistic.parse(stat.get().stat())
        .map(statistic -> store.query(query, statistic))
        .orElse(List.of())
        .stream()
        .map(Datapoint::value)
        .toList();
  }
}
