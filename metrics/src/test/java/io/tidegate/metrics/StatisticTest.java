package io.tidegate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticTest {
  private static final MetricId METRIC = MetricId.of("N", "m", Map.of());

  private static void add(Summary summary, double value) {
    summary.add(MetricDatum.value(METRIC, Instant.EPOCH, value, "None"));
  }

  private static Summary oneTo(int last) {
    Summary summary = new Summary();
    for (int value = last; value >= 1; value--) {
      add(summary, value);
    }
    return summary;
  }

  /** Over the values 1, 2, … 100. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SampleCount | 100
          Sum         | 5050
          Average     | 50.5
          Minimum     | 1
          Maximum     | 100
          p0          | 1
          p50         | 50
          p90         | 90
          p99         | 99
          p99.9       | 100
          p100        | 100
          tm90        | 45.5
          tc90        | 90
          ts90        | 4095
          wm90        | 49.95
          TM(10%:90%) | 50.5
          TC(10%:90%) | 80
          TS(:50%)    | 1275
          TM(90%:)    | 95.5
          WM(10%:90%) | 50.5
          IQM         | 50.5
          TM(10:20)   | 15.5
          TC(10:20)   | 10
          TS(10:20)   | 155
          WM(10:20)   | 18.55
          PR(:30)     | 30
          PR(30:)     | 70
          PR(10:20)   | 10
          """)
  void computesOverAHundredKnownValues(String name, double expected) {
    assertEquals(
        expected, Statistic.parse(name).orElseThrow().of(oneTo(100)).orElseThrow(), 1e-9, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "average",
        "p101",
        "p",
        "P50",
        "tm",
        "xx90",
        "TM(10%:20)",
        "TM(:)",
        "PR(10%:20%)",
        "TM(90%:10%)",
        "TM(a:b)",
        "",
        "p50.1.2",
        "IQR"
      })
  void knowsNoOtherNames(String name) {
    assertTrue(Statistic.parse(name).isEmpty(), name);
  }

  @Test
  void percentileOfAStatisticSetNeedsEqualValues() {
    Summary summary = new Summary();
    summary.add(new MetricDatum(METRIC, Instant.EPOCH, 5, 50, 10, 10, "None"));
    Statistic median = Statistic.parse("p50").orElseThrow();
    assertEquals(OptionalDouble.of(10), median.of(summary));
    summary.add(new MetricDatum(METRIC, Instant.EPOCH, 5, 60, 10, 20, "None"));
    assertEquals(OptionalDouble.empty(), median.of(summary));
    assertEquals(110, Statistic.Plain.SUM.of(summary).orElseThrow());
  }

  @Test
  void percentileOfNegativeValuesIsNotAvailable() {
    Summary summary = oneTo(3);
    add(summary, -1);
    assertEquals(OptionalDouble.empty(), Statistic.parse("p50").orElseThrow().of(summary));
    assertEquals(-1, summary.minimum());
  }

  @Test
  void valuesWithCountsWeigh() {
    Summary summary = new Summary();
    summary.add(
        MetricDatum.values(
            METRIC,
            Instant.EPOCH,
            List.of(new MetricDatum.Observed(1, 98), new MetricDatum.Observed(7, 2)),
            "None",
            60));
    assertEquals(1, Statistic.parse("p98").orElseThrow().of(summary).orElseThrow());
    assertEquals(7, Statistic.parse("p99").orElseThrow().of(summary).orElseThrow());
    assertEquals(100, summary.count());
    assertEquals(112, summary.sum());
  }

  @Test
  void manyDifferentValuesStaySmallAndWithinTwoPercent() {
    var random = new SplittableRandom(7);
    Summary first = new Summary();
    Summary second = new Summary();
    double[] all = new double[20_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.exp(random.nextGaussian() * 2);
      add(i % 2 == 0 ? first : second, all[i]);
    }
    first.merge(second);
    java.util.Arrays.sort(all);
    for (double percent : new double[] {1, 25, 50, 90, 99, 99.9}) {
      double exact = all[(int) Math.rint(percent / 100 * all.length) - 1];
      double found = new Statistic.Percentile(percent).of(first).orElseThrow();
      assertEquals(1, found / exact, 0.016, "p" + percent);
    }
    assertTrue(first.weight() < 500);
    Values stored = first.values().orElseThrow();
    Values restored = Values.fromBytes(stored.toBytes());
    assertEquals(stored.size(), restored.size());
    assertEquals(20_000, restored.total());
  }
}
