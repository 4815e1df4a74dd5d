package io.tidegate.scaling.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MissingData;
import io.tidegate.scaling.alarm.AlarmEvaluator.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlarmEvaluatorTest {
  static Stream<String> rows() {
    try (InputStream in = AlarmEvaluatorTest.class.getResourceAsStream("missing-data.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void followsTheTruthTable(String row) {
    String[] columns = row.split("\\|");
    String[] mOfN = columns[0].strip().split("/");
    String[] points = columns[1].strip().split(" ");
    double[] window = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      window[i] =
          switch (points[i]) {
            case "X" -> 2;
            case "0" -> 0;
            default -> Double.NaN;
          };
    }
    int column = 2;
    for (MissingData treatment : MissingData.values()) {
      AlarmCondition condition =
          new AlarmCondition(
              Integer.parseInt(mOfN[1]),
              Optional.of(Integer.parseInt(mOfN[0])),
              1,
              Comparison.GREATER_THAN,
              treatment,
              false);
      assertEquals(AlarmEvaluator.range(condition), window.length, "the row shows the whole range");
      String expected = columns[column++].strip();
      assertEquals(
          expected.equals("keep") ? Verdict.KEEP : Verdict.valueOf(expected),
          AlarmEvaluator.verdict(condition, window, 0, window.length),
          treatment.wire());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GreaterThanThreshold,          OK,    OK,    ALARM",
    "GreaterThanOrEqualToThreshold, OK,    ALARM, ALARM",
    "LessThanThreshold,             ALARM, OK,    OK",
    "LessThanOrEqualToThreshold,    ALARM, ALARM, OK"
  })
  void comparesBelowAtAndAboveTheThreshold(
      String operator, Verdict below, Verdict at, Verdict above) {
    AlarmCondition condition = AlarmCondition.all(1, Comparison.of(operator).orElseThrow(), 10);
    assertEquals(below, AlarmEvaluator.verdict(condition, new double[] {9.99}, 0, 1));
    assertEquals(at, AlarmEvaluator.verdict(condition, new double[] {10}, 0, 1));
    assertEquals(above, AlarmEvaluator.verdict(condition, new double[] {10.01}, 0, 1));
  }
}
