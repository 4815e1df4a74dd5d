package io.tidegate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.Datapoint;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricStoreTest {
  private static final MetricId METRIC = MetricId.of("App", "Load", Map.of("a", "1"));
  private static final Statistic SUM = Statistic.Plain.SUM;

  private final HandClock clock = new HandClock();
  private final Instant start = clock.now();
  @TempDir Path folder;

  private MetricStore open() throws IOException {
    return MetricStore.open(folder.resolve("metrics.db"), MetricStoreOptions.defaults(), clock);
  }

  private static MetricDatum at(Instant moment, double value) {
    return MetricDatum.value(METRIC, moment, value, "Count");
  }

  private List<Datapoint> sums(MetricStore store, Instant from, Instant to, int period) {
    return store.query(MetricQuery.of(METRIC, from, to, period), SUM);
  }

  private static List<Double> values(List<Datapoint> points) {
    return points.stream().map(Datapoint::value).toList();
  }

  @Test
  void putsAndGetsBack() throws IOException {
    try (MetricStore store = open()) {
      store.put(List.of(at(start, 3), at(start.plusSeconds(59), 5), at(start.plusSeconds(60), 7)));
      List<Period> periods =
          store.periods(MetricQuery.of(METRIC, start, start.plusSeconds(120), 60));
      assertEquals(2, periods.size());
      Summary first = periods.getFirst().summary();
      assertEquals(start, periods.getFirst().start());
      assertEquals(2, first.count());
      assertEquals(8, first.sum());
      assertEquals(3, first.minimum());
      assertEquals(5, first.maximum());
    }
  }

  @Test
  void startIsInclusiveAndEndExclusive() throws IOException {
    try (MetricStore store = open()) {
      store.put(List.of(at(start, 1), at(start.plusSeconds(60), 2), at(start.plusSeconds(120), 4)));
      assertEquals(List.of(1.0, 2.0), values(sums(store, start, start.plusSeconds(120), 60)));
      assertEquals(
          List.of(6.0), values(sums(store, start.plusSeconds(60), start.plusSeconds(180), 120)));
    }
  }

  @Test
  void everyDimensionSetIsAMetricOfItsOwnAndEveryUnitAStream() throws IOException {
    MetricId wider = MetricId.of("App", "Load", Map.of("a", "1", "b", "2"));
    try (MetricStore store = open()) {
      store.put(
          List.of(
              at(start, 1),
              MetricDatum.value(METRIC, start, 10, "Percent"),
              MetricDatum.value(wider, start, 100, "Count")));
      Instant end = start.plusSeconds(60);
      assertEquals(List.of(11.0), values(sums(store, start, end, 60)));
      assertEquals(
          List.of(10.0),
          values(
              store.query(new MetricQuery(METRIC, Optional.of("Percent"), start, end, 60), SUM)));
      assertEquals(
          List.of("Count", "Percent"),
          List.copyOf(store.periodsByUnit(MetricQuery.of(METRIC, start, end, 60)).keySet()));
      assertEquals(2, store.metrics(start.minusSeconds(1)).size());
    }
  }

  @Test
  void orderAndFlushesDoNotMatter() throws IOException {
    List<MetricDatum> data = new ArrayList<>();
    for (int minute = -300; minute < 100; minute++) {
      data.add(at(start.plusSeconds(minute * 60L), minute));
      data.add(at(start.plusSeconds(minute * 60L + 30), 1000));
    }
    Collections.shuffle(data, new Random(11));
    Instant from = start.minusSeconds(300 * 60);
    List<Datapoint> expected;
    try (MetricStore store = MetricStore.inMemory(MetricStoreOptions.defaults(), clock)) {
      store.put(data);
      expected = sums(store, from, start.plusSeconds(6000), 60);
      assertEquals(400, expected.size());
      assertEquals(1000.0 - 300, expected.getFirst().value());
      assertEquals(1099.0, expected.getLast().value());
    }
    try (MetricStore store = open()) {
      for (int i = 0; i < data.size(); i += 50) {
        store.put(data.subList(i, i + 50));
        store.flush();
      }
      assertEquals(expected, sums(store, from, start.plusSeconds(6000), 60));
    }
  }

  @Test
  void restartKeepsWhatWasFlushedAndMergesLaterData() throws IOException {
    try (MetricStore store = open()) {
      store.put(List.of(at(start, 1), at(start, 9), at(start.plusSeconds(3600), 4)));
    }
    clock.advance(Duration.ofSeconds(20));
    try (MetricStore store = open()) {
      store.put(List.of(at(start, 5)));
      store.flush();
      store.put(List.of(at(start, 2), at(start.plusSeconds(3600), 1)));
      List<Period> periods =
          store.periods(MetricQuery.of(METRIC, start, start.plusSeconds(7200), 60));
      assertEquals(17, periods.getFirst().summary().sum());
      assertEquals(
          5.0, new Statistic.Percentile(75).of(periods.getFirst().summary()).orElseThrow());
      assertEquals(5, periods.getLast().summary().sum());
    }
  }

  @Test
  void refusesWhatCloudWatchRefuses() throws IOException {
    try (MetricStore store = open()) {
      store.put(
          List.of(
              at(start, Double.NaN),
              at(start, Double.POSITIVE_INFINITY),
              at(start, Math.pow(2, 361)),
              at(start.minus(Duration.ofDays(14)).minusSeconds(1), 1),
              at(start.plus(Duration.ofHours(2)).plusSeconds(1), 1),
              MetricDatum.value(METRIC, start, 1, "Apples")));
      assertEquals(6, store.counters().rejected());
      assertEquals(0, store.counters().streams());
    }
  }

  @Test
  void highResolutionIsReadableBySecondsForThreeHours() throws IOException {
    try (MetricStore store = open()) {
      for (int second = 0; second < 60; second++) {
        store.put(List.of(at(start.plusSeconds(second), 1).resolution(1)));
      }
      Instant end = start.plusSeconds(60);
      assertEquals(60, sums(store, start, end, 1).size());
      assertEquals(6, sums(store, start, end, 10).size());
      assertEquals(List.of(60.0), values(sums(store, start, end, 60)));
      clock.advance(Duration.ofHours(4));
      assertEquals(0, sums(store, start, end, 1).size());
      assertEquals(List.of(60.0), values(sums(store, start, end, 60)));
      store.rollUp();
      store.flush();
      store.rollUp();
      assertEquals(0, sums(store, start, end, 1).size());
      assertEquals(List.of(60.0), values(sums(store, start, end, 60)));
    }
  }

  @Test
  void oldMinutesBecomeFiveMinutesThenHoursThenNothing() throws IOException {
    try (MetricStore store = open()) {
      for (int minute = 0; minute < 60; minute++) {
        store.put(List.of(at(start.plusSeconds(minute * 60L), minute)));
      }
      store.flush();
      Instant end = start.plusSeconds(3600);
      long[][] table = {
        // age in days, period, datapoints
        {14, 60, 60}, {14, 300, 12}, {16, 60, 0}, {16, 300, 12}, {16, 3600, 1},
        {62, 300, 12}, {64, 300, 0}, {64, 3600, 1}, {454, 3600, 1}, {456, 3600, 0}
      };
      for (long[] row : table) {
        clock.advance(Duration.between(clock.now(), start.plus(Duration.ofDays(row[0]))));
        store.rollUp();
        List<Datapoint> found = sums(store, start, end, (int) row[1]);
        assertEquals(row[2], found.size(), "after " + row[0] + " days at " + row[1] + " s");
        if (row[2] > 0) {
          assertEquals(1770, values(found).stream().mapToDouble(value -> value).sum());
        }
      }
    }
  }

  @Test
  void everyResolutionIsKeptItsTimeAlsoWhenTheServerIsRestartedEveryTime() throws IOException {
    try (MetricStore store = open()) {
      for (int second = 0; second < 600; second++) {
        store.put(List.of(at(start.plusSeconds(second), 1).resolution(1)));
      }
    }
    Instant end = start.plusSeconds(600);
    long[][] table = {
      // age in minutes, period, datapoints
      {170, 1, 600},
      {170, 60, 10},
      {190, 1, 0},
      {190, 60, 10},
      {15 * 1440 - 60, 60, 10},
      {15 * 1440 + 60, 60, 0},
      {15 * 1440 + 60, 300, 2},
      {63 * 1440 - 60, 300, 2},
      {63 * 1440 + 60, 300, 0},
      {63 * 1440 + 60, 3600, 1},
      {455 * 1440 - 120, 3600, 1},
      {455 * 1440 + 120, 3600, 0},
    };
    for (long[] row : table) {
      clock.advance(Duration.between(clock.now(), start.plus(Duration.ofMinutes(row[0]))));
      try (MetricStore store = open()) {
        store.rollUp();
        List<Datapoint> found = sums(store, start, end, (int) row[1]);
        assertEquals(row[2], found.size(), row[0] + " minutes old at " + row[1] + " s");
        if (row[2] > 0) {
          assertEquals(600, values(found).stream().mapToDouble(value -> value).sum());
        }
      }
    }
  }

  @Test
  void percentilesSurviveRollUp() throws IOException {
    try (MetricStore store = open()) {
      for (int minute = 0; minute < 5; minute++) {
        for (int value = 1; value <= 20; value++) {
          store.put(List.of(at(start.plusSeconds(minute * 60L), minute * 20 + value)));
        }
      }
      store.flush();
      clock.advance(Duration.ofDays(20));
      store.rollUp();
      store.rollUp();
      List<Datapoint> found =
          store.query(
              MetricQuery.of(METRIC, start, start.plusSeconds(300), 300),
              new Statistic.Percentile(90));
      assertEquals(List.of(90.0), values(found));
    }
  }

  @Test
  void memoryStaysBoundedAndNothingIsLostUnderPressure() throws IOException {
    var small =
        new MetricStoreOptions(
            Duration.ofHours(3), 1000, 50, 100_000, Duration.ofSeconds(10), Duration.ofHours(1));
    try (MetricStore store = MetricStore.open(folder.resolve("small.db"), small, clock)) {
      for (int minute = 0; minute < 100; minute++) {
        for (int metric = 0; metric < 60; metric++) {
          MetricId id = MetricId.of("App", "m" + metric, Map.of());
          store.put(List.of(MetricDatum.value(id, clock.now(), 1, "None")));
        }
        clock.advance(Duration.ofSeconds(60));
        assertTrue(store.counters().cells() <= 1000);
      }
      assertEquals(50, store.counters().streams());
      assertEquals(1000, store.counters().rejected());
      store.flush();
      MetricId id = MetricId.of("App", "m7", Map.of());
      assertEquals(100, store.periods(MetricQuery.of(id, start, clock.now(), 60)).size());
    }
  }

  @Test
  void failingDiskCostsHistoryNotService() throws IOException {
    var options =
        new MetricStoreOptions(
            Duration.ofHours(3), 10_000, 100, 20, Duration.ofSeconds(10), Duration.ofHours(1));
    try (MetricStore store = MetricStore.over(new FullDisk(), options, clock)) {
      for (int minute = 0; minute < 50; minute++) {
        store.put(List.of(at(clock.now(), minute)));
        store.flush();
        clock.advance(Duration.ofSeconds(60));
      }
      assertEquals(50, sums(store, start, clock.now(), 60).size());
      assertEquals(30, store.counters().lostHistory());
      assertEquals(20, store.counters().pending());
    }
  }

  @Test
  void tenThousandDataPerSecondFitOneBatchEach() {
    try (MetricStore store = MetricStore.inMemory(MetricStoreOptions.defaults(), clock)) {
      List<MetricId> ids = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        ids.add(MetricId.of("App", "m", Map.of("i", "" + i)));
      }
      for (int second = 0; second < 30; second++) {
        List<MetricDatum> batch = new ArrayList<>();
        for (MetricId id : ids) {
          batch.add(MetricDatum.value(id, clock.now(), second, "None"));
        }
        store.put(batch);
        clock.advance(Duration.ofSeconds(1));
      }
      assertEquals(300_000, store.counters().received());
      assertEquals(0, store.counters().rejected());
      assertEquals(0, store.counters().lostHistory());
    }
  }

  /** A disk on which nothing can be written or read. */
  static final class FullDisk implements History {
    @Override
    public void merge(java.util.Collection<Row> rows) throws IOException {
      throw new IOException("disk full");
    }

    @Override
    public List<Row> read(MetricId metric, long from, long to) throws IOException {
      throw new IOException("disk full");
    }

    @Override
    public Map<StreamKey, Long> streams(long since) throws IOException {
      throw new IOException("disk full");
    }

    @Override
    public long end() {
      return Long.MIN_VALUE;
    }

    @Override
    public void rollUp(long now) throws IOException {
      throw new IOException("disk full");
    }

    @Override
    public void clear() {}

    @Override
    public void close() {}
  }
}
