package io.tidegate.scaling.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MissingData;
import io.tidegate.model.cloudwatch.StateValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmFindingTest {
  private static final double NONE = Double.NaN;
  private static final Instant START = Instant.parse("2025-07-03T08:09:00Z");
  private static final Instant NOW = Instant.parse("2025-07-03T08:34:06.300Z");

  private static AlarmFinding find(AlarmCondition condition, String statistic, double... values) {
    double[] counts = new double[values.length];
    Arrays.fill(counts, 5);
    return AlarmFinding.of(
        condition,
        new AlarmWindow(START, 300, values, counts),
        new AlarmFinding.Subject(statistic, Optional.of("Percent")),
        NOW);
  }

  private static AlarmCondition treating(int periods, MissingData treatment) {
    return new AlarmCondition(
        periods, Optional.empty(), 31, Comparison.GREATER_THAN, treatment, false);
  }

  @Test
  void namesTheBreachingPointsNewestFirst() {
    AlarmFinding finding = find(treating(3, MissingData.MISSING), "Average", 1, 1, 32.6, 33.5, 34);
    assertEquals(Optional.of(StateValue.ALARM), finding.state());
    assertEquals(
        "Threshold Crossed: 3 out of the last 3 datapoints [34.0 (03/07/25 08:29:00), 33.5"
            + " (03/07/25 08:24:00), 32.6 (03/07/25 08:19:00)] were greater than the threshold"
            + " (31.0) (minimum 3 datapoints for OK -> ALARM transition).",
        finding.reason());
    assertEquals(
        "{\"version\":\"1.0\",\"queryDate\":\"2025-07-03T08:34:06.300+0000\",\"startDate\":"
            + "\"2025-07-03T08:19:00.000+0000\",\"unit\":\"Percent\",\"statistic\":\"Average\","
            + "\"period\":300,\"recentDatapoints\":[32.6,33.5,34.0],\"threshold\":31.0,"
            + "\"evaluatedDatapoints\":[{\"timestamp\":\"2025-07-03T08:29:00.000+0000\","
            + "\"sampleCount\":5.0,\"value\":34.0},{\"timestamp\":"
            + "\"2025-07-03T08:24:00.000+0000\",\"sampleCount\":5.0,\"value\":33.5},"
            + "{\"timestamp\":\"2025-07-03T08:19:00.000+0000\",\"sampleCount\":5.0,"
            + "\"value\":32.6}]}",
        finding.reasonData());
  }

  @Test
  void saysWhyItIsOk() {
    assertEquals(
        "Threshold Crossed: 1 datapoint [0.0 (03/07/25 08:19:00)] was not greater than the"
            + " threshold (31.0).",
        find(treating(1, MissingData.MISSING), "Average", 50, 50, 0).reason());
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals(
        "Insufficient Data: 1 datapoint was unknown.",
        find(treating(1, MissingData.MISSING), "Average", NONE, NONE, NONE).reason());
    assertEquals(
        "Insufficient Data: 3 datapoints were unknown.",
        find(treating(3, MissingData.MISSING), "Average", NONE, NONE, NONE, NONE, NONE).reason());
    assertEquals(
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was"
            + " treated as [Breaching].",
        find(treating(1, MissingData.BREACHING), "Average", NONE, NONE, NONE).reason());
  }

  @Test
  void keepsTheStateWhenAPercentileHasTooFewSamplesAndThatIsAskedFor() {
    AlarmCondition condition =
        new AlarmCondition(
            1, Optional.empty(), 31, Comparison.GREATER_THAN, MissingData.MISSING, true);
    assertEquals(Optional.empty(), find(condition, "p99", NONE, NONE, 50).state());
    assertEquals(Optional.of(StateValue.ALARM), find(condition, "Average", 50, 50, 50).state());
    assertEquals(
        Optional.of(StateValue.ALARM),
        find(treating(1, MissingData.MISSING), "p99", NONE, NONE, 50).state());
  }
}
