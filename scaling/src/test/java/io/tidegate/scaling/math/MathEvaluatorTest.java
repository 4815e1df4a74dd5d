package io.tidegate.scaling.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MathEvaluatorTest {
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final Grid GRID = new Grid(START, START + 300, 60);

  private static Series series(String label, String points) {
    Series.Builder out = new Series.Builder(label, 60);
    String[] each = points.split(" ");
    for (int i = 0; i < each.length; i++) {
      if (!each[i].equals("-")) {
        out.add(START + i * 60L, Double.parseDouble(each[i]));
      }
    }
    return out.build();
  }

  private static Value evaluate(String expression) {
    Map<String, Series> metrics = new LinkedHashMap<>();
    metrics.put("m1", series("m1", "1 1 0 0 -"));
    metrics.put("m2", series("m2", "30 - 0 0 30"));
    metrics.put("m3", series("m3", "0 0 20 - 20"));
    metrics.put("m4", series("m4", "5 - - 8 -"));
    metrics.put("none", series("none", "- - - - -"));
    Map<String, Expression> expressions =
        Map.of(
            "e1", Expression.parse("m1 + m2"),
            "e2", Expression.parse("e2 + m1"),
            "wanted", Expression.parse(expression));
    return new MathEvaluator(metrics, expressions, GRID, MathEvaluator.Search.refused())
        .value("wanted");
  }

  private static String show(Series series) {
    StringBuilder out = new StringBuilder();
    for (long time = GRID.start(); time < GRID.end(); time += 60) {
      double value = Math.rint(series.at(time) * 1e9) / 1e9 + 0.0;
      out.append(out.isEmpty() ? "" : " ");
      if (Double.isNaN(value)) {
        out.append('-');
      } else if (value == Math.rint(value)) {
        out.append((long) value);
      } else {
        out.append(value);
      }
    }
    return out.toString();
  }

  static Stream<String> rows() {
    try (InputStream in = MathEvaluatorTest.class.getResourceAsStream("expressions.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void followsTheTable(String row) {
    int split = row.lastIndexOf(" | ");
    String expression = row.substring(0, split).strip();
    String expected = row.substring(split + 3).strip();
    if (expected.startsWith("error ")) {
      MathError error = assertThrows(MathError.class, () -> evaluate(expression));
      assertEquals(expected.substring(6), error.text());
    } else {
      assertEquals(
          expected,
          evaluate(expression).all().stream()
              .map(MathEvaluatorTest::show)
              .collect(Collectors.joining("; ")));
    }
  }

  @Test
  void namesTheIdsOfAnExpression() {
    assertEquals(
        java.util.Set.of("m1", "m2", "e3"),
        Expression.parse("IF(m1 > 5, SUM([m2, -e3]), 0)").ids());
  }

  @Test
  void deepNestingIsRefusedNotAnOverflow() {
    String deep = "(".repeat(1000) + "1" + ")".repeat(1000);
    MathError error = assertThrows(MathError.class, () -> Expression.parse(deep));
    assertEquals("The expression is nested too deeply.", error.text());
  }
}
