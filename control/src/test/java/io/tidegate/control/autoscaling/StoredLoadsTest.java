package io.tidegate.control.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.autoscaling.PredictiveFamily;
import io.tidegate.model.autoscaling.PredictiveMetrics;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive.Mode;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.predictive.LoadHistory;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StoredLoadsTest {
  private static final Instant END = VirtualTime.START;
  private static final int LAST = 14 * 24 - 1;

  private final VirtualTime time = new VirtualTime();
  private final MetricStore store = MetricStore.inMemory(MetricStoreOptions.defaults(), time);
  private final StoredLoads loads = new StoredLoads(store, new MetricDataReader(store), time);

  private void put(MetricId metric, int minutesAgo, double value) {
    Instant at = END.minus(Duration.ofMinutes(minutesAgo));
    store.put(List.of(MetricDatum.value(metric, at, value, "None")));
  }

  private static Predictive predictive(PredictiveMetrics metrics) {
    return new Predictive(metrics, 50, Mode.FORECAST_ONLY, Duration.ZERO, Optional.empty());
  }

  private LoadHistory read(PredictiveMetrics metrics) {
    return loads.before(END, "g", predictive(metrics));
  }

  private static void onlyLast(double expected, double[] hours) {
    assertEquals(14 * 24, hours.length);
    assertEquals(expected, hours[LAST], 1e-9);
    assertTrue(DoubleStream.of(hours).limit(LAST).allMatch(Double::isNaN));
  }

  @Test
  void processorLoadIsTheSumAndItsMetricTheAverage() {
    MetricId cpu = MetricId.of("AWS/EC2", "CPUUtilization", Map.of("AutoScalingGroupName", "g"));
    put(cpu, 50, 20);
    put(cpu, 10, 40);
    put(StoredLoads.capacityOf("g"), 50, 2);
    put(StoredLoads.capacityOf("g"), 10, 4);
    LoadHistory history =
        read(PredictiveMetrics.pair(PredictiveFamily.CPU_UTILIZATION, Optional.empty()));
    onlyLast(60, history.load());
    onlyLast(30, history.scaling());
    onlyLast(3, history.capacity());
  }

  @Test
  void requestsPerTargetAreByTheMinute() {
    String label = "app/lb/1/targetgroup/tg/2";
    Map<String, String> dimensions =
        Map.of("LoadBalancer", "app/lb/1", "TargetGroup", "targetgroup/tg/2");
    put(MetricId.of("AWS/ApplicationELB", "RequestCount", dimensions), 30, 1200);
    put(MetricId.of("AWS/ApplicationELB", "RequestCountPerTarget", dimensions), 30, 600);
    LoadHistory history =
        read(PredictiveMetrics.pair(PredictiveFamily.ALB_REQUEST_COUNT, Optional.of(label)));
    onlyLast(1200, history.load());
    onlyLast(10, history.scaling());
  }

  @Test
  void networkTrafficIsSummedOverTheGroup() {
    put(MetricId.of("AWS/EC2", "NetworkOut", Map.of("AutoScalingGroupName", "g")), 30, 7000);
    put(MetricId.of("AWS/EC2", "NetworkOut", Map.of("AutoScalingGroupName", "g")), 20, 5000);
    LoadHistory history =
        read(PredictiveMetrics.pair(PredictiveFamily.NETWORK_OUT, Optional.empty()));
    onlyLast(12_000, history.load());
    onlyLast(6000, history.scaling());
  }

  private static MetricDataQuery stat(String id, String name, String stat, boolean shown) {
    MetricId metric = MetricId.of("Own", name, Map.of());
    return MetricDataQuery.metric(id, new MetricStat(metric, 3600, stat, Optional.empty()), shown);
  }

  private static PredictiveMetrics queries(List<MetricDataQuery> load) {
    return new PredictiveMetrics(
        false,
        new PredictiveMetrics.Queries(load),
        new PredictiveMetrics.Queries(List.of(stat("s", "Busy", "Average", true))),
        List.of(stat("c", "Workers", "Average", true)));
  }

  @Test
  void queriesAndMathGiveAllThree() {
    put(MetricId.of("Own", "Jobs", Map.of()), 40, 7);
    put(MetricId.of("Own", "Jobs", Map.of()), 20, 5);
    put(MetricId.of("Own", "Busy", Map.of()), 20, 33);
    put(MetricId.of("Own", "Workers", Map.of()), 20, 3);
    LoadHistory history =
        read(
            queries(
                List.of(
                    stat("m", "Jobs", "Sum", false),
                    MetricDataQuery.expression("e", "m * 2", true))));
    onlyLast(24, history.load());
    onlyLast(33, history.scaling());
    onlyLast(3, history.capacity());
  }

  @Test
  void searchedSeriesAreGatheredByTheHour() {
    put(MetricId.of("Own", "Jobs", Map.of("Queue", "a")), 40, 7);
    put(MetricId.of("Own", "Jobs", Map.of("Queue", "b")), 40, 1);
    put(MetricId.of("Own", "Jobs", Map.of("Queue", "b")), 20, 5);
    String search = "SUM(SEARCH('{Own,Queue} MetricName=\"Jobs\"', 'Sum', 300))";
    LoadHistory history = read(queries(List.of(MetricDataQuery.expression("e", search, true))));
    onlyLast(13, history.load());
  }

  @Test
  void expressionsThatCannotBeEvaluatedAreNoData() {
    LoadHistory history = read(queries(List.of(MetricDataQuery.expression("e", "nope + 1", true))));
    assertTrue(DoubleStream.of(history.load()).allMatch(Double::isNaN));
  }
}
