package io.tidegate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand metrics a second: nothing is lost; what there is no room for is refused. */
class MetricFloodTest {
  private static final int METRICS = 10_000;
  private static final int SECONDS = 30;

  private final HandClock time = new HandClock();

  private static MetricId metric(int number) {
    return MetricId.of("App", "load", Map.of("n", Integer.toString(number)));
  }

  private List<MetricDatum> call(int from, int count) {
    List<MetricDatum> data = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      data.add(MetricDatum.value(metric(i), time.now(), i, "Count"));
    }
    return data;
  }

  @Test
  void tenThousandMetricsASecondAreAllKeptAcrossARestart(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("m.db");
    Instant start = time.now();
    try (MetricStore store = MetricStore.open(file, MetricStoreOptions.defaults(), time)) {
      for (int second = 0; second < SECONDS; second++) {
        for (int from = 0; from < METRICS; from += 1000) {
          assertTrue(store.accept(call(from, 1000)));
        }
        if (second % 10 == 9) {
          store.flush();
        }
        time.advance(Duration.ofSeconds(1));
      }
      MetricStore.Counters counters = store.counters();
      assertEquals((long) METRICS * SECONDS, counters.received());
      assertEquals(0, counters.rejected());
      assertEquals(0, counters.lostHistory());
      check(store, start);
    }
    try (MetricStore store = MetricStore.open(file, MetricStoreOptions.defaults(), time)) {
      check(store, start);
    }
  }

  private static void check(MetricStore store, Instant start) {
    for (int i = 0; i < METRICS; i += 997) {
      double sum =
          store
              .query(
                  MetricQuery.of(metric(i), start.minusSeconds(60), start.plusSeconds(120), 60),
                  Statistic.Plain.SUM)
              .stream()
              .mapToDouble(point -> point.value())
              .sum();
      assertEquals((double) i * SECONDS, sum, 1e-6, "metric " + i);
    }
  }

  @Test
  void aCallWithMoreMetricsThanThereIsRoomForIsRefusedWholeAndCounted() {
    MetricStoreOptions small =
        new MetricStoreOptions(
            Duration.ofHours(3), 600_000, 1500, 4000, Duration.ofSeconds(10), Duration.ofHours(1));
    try (MetricStore store = MetricStore.inMemory(small, time)) {
      assertTrue(store.accept(call(0, 1000)));
      assertFalse(store.accept(call(500, 1001)), "501 of them are new");
      assertTrue(store.accept(call(500, 1000)), "500 of them are new");
      assertFalse(store.accept(call(2000, 1)));
      assertEquals(1002, store.counters().rejected());
      assertEquals(1500, store.counters().streams());
    }
  }

  @Test
  void aDiskThatFailsMakesCallersWaitBeforeAnythingIsLost() throws IOException {
    MetricStoreOptions small =
        new MetricStoreOptions(
            Duration.ofHours(3),
            600_000,
            60_000,
            3000,
            Duration.ofSeconds(10),
            Duration.ofHours(1));
    try (MetricStore store = MetricStore.over(new MetricStoreTest.FullDisk(), small, time)) {
      assertTrue(store.accept(call(0, 1000)));
      assertTrue(store.accept(call(1000, 1000)));
      assertTrue(store.accept(call(2000, 1000)));
      assertFalse(store.accept(call(3000, 1000)), "3,000 periods wait already");
      assertEquals(0, store.counters().lostHistory());
    }
  }
}
