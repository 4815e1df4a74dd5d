package io.tidegate.metrics.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsdTableTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final StatsdTable table = new StatsdTable();

  private MetricDatum one(String... lines) {
    for (String line : lines) {
      assertTrue(table.add(StatsdLine.parse(line).orElseThrow()), line);
    }
    List<MetricDatum> data = table.drain(AT);
    assertEquals(1, data.size(), data.toString());
    return data.getFirst();
  }

  @Test
  void tagsAreDimensions() {
    MetricDatum datum = one("shop.orders:1|c|#zone:a,canary");
    assertEquals("StatsD", datum.metric().namespace());
    assertEquals("shop.orders", datum.metric().name());
    assertEquals(Map.of("zone", "a", "canary", "canary"), datum.metric().dimensions());
    assertEquals(AT, datum.at());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x:1|c x:2|c; 3; Count",
        "x:1|c|@0.1; 10; Count",
        "x:-1|c; -1; Count",
        "x:5|g x:7|g; 7; None",
        "x:5|g x:+3|g x:-1|g; 7; None",
        "x:a|s x:b|s x:a|s; 2; Count",
        "a:b:4|c; 4; Count",
      })
  void addsUp(String lines, double sum, String unit) {
    MetricDatum datum = one(lines.split(" "));
    assertEquals(sum, datum.sum(), 1e-9);
    assertEquals(unit, datum.unit());
    assertEquals(1, datum.sampleCount());
  }

  @Test
  void timersKeepTheirValues() {
    MetricDatum datum = one("t:10|ms", "t:30|ms|@0.5", "t:10|h");
    assertEquals(4, datum.sampleCount(), 1e-9);
    assertEquals(80, datum.sum(), 1e-9);
    assertEquals(10, datum.minimum());
    assertEquals(30, datum.maximum());
    assertEquals(2, datum.values().size());
    assertEquals("Milliseconds", datum.unit());
  }

  @Test
  void gaugesKeepTheirValueButAreSentOnlyWhenTold() {
    one("g:5|g");
    assertEquals(List.of(), table.drain(AT));
    assertEquals(8, one("g:+3|g").sum());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x:|c",
        ":1|c",
        "x:1",
        "x:1|",
        "x:1|q",
        "x:one|c",
        "x:NaN|g",
        "x:Infinity|g",
        "x:1e999|g",
        "x:1|c|@0",
        "x:1|c|@2",
        "x:1|c|@",
        "x:1|c|%",
        "x:1|c|#:v",
        "x:1|c|#a:",
        "x:1d|c",
        "x\u0007:1|c",
        "x\u00e4:1|c",
      })
  void malformedLinesAreNothing(String line) {
    assertEquals(Optional.empty(), StatsdLine.parse(line));
  }

  @Test
  void tooManyTagsAreRefused() {
    StringBuilder tags = new StringBuilder("x:1|c|#t0:0");
    for (int i = 1; i <= StatsdLine.MOST_TAGS; i++) {
      tags.append(",t").append(i).append(":1");
    }
    assertFalse(StatsdLine.parse(tags.toString()).isPresent());
  }

  @Test
  void seriesAreBounded() {
    int taken = 0;
    for (int i = 0; i < 30_000; i++) {
      taken += table.add(StatsdLine.parse("m" + i + ":1|c").orElseThrow()) ? 1 : 0;
    }
    assertEquals(20_000, taken);
    assertEquals(20_000, table.drain(AT).size());
  }
}
