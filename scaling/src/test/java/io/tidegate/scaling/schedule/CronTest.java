package io.tidegate.scaling.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  @ParameterizedTest(name = "{0} in {1} after {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0 9 * * *       | UTC              | 2026-01-01T08:59:59Z | 2026-01-01T09:00:00Z",
        "0 9 * * *       | UTC              | 2026-01-01T09:00:00Z | 2026-01-02T09:00:00Z",
        "*/15 * * * *    | UTC              | 2026-01-01T10:16:00Z | 2026-01-01T10:30:00Z",
        "5/20 * * * *    | UTC              | 2026-01-01T10:26:00Z | 2026-01-01T10:45:00Z",
        "30 8-10 * * 1-5 | UTC              | 2026-01-02T10:30:00Z | 2026-01-05T08:30:00Z",
        "0 0 1 JAN,jul * | UTC              | 2026-01-02T00:00:00Z | 2026-07-01T00:00:00Z",
        "0 0 29 2 *      | UTC              | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 * * 7       | UTC              | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "0 0 * * SUN     | UTC              | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        // both days restricted: either matches (1 January 2026 is a Thursday)
        "0 0 13 * 5      | UTC              | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
        "0 0 13 * 5      | UTC              | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z",
        // 09:00 in New York: 14:00 UTC in winter, 13:00 UTC in summer
        "0 9 * * *       | America/New_York | 2026-01-15T00:00:00Z | 2026-01-15T14:00:00Z",
        "0 9 * * *       | America/New_York | 2026-07-15T00:00:00Z | 2026-07-15T13:00:00Z",
        // 02:30 does not exist on 8 March 2026: it runs at 03:00 local, 07:00 UTC
        "30 2 * * *      | America/New_York | 2026-03-08T00:00:00Z | 2026-03-08T07:00:00Z",
        "30 2 * * *      | America/New_York | 2026-03-08T07:00:00Z | 2026-03-09T06:30:00Z",
        // 01:30 comes twice on 1 November 2026: only the first counts
        "30 1 * * *      | America/New_York | 2026-11-01T00:00:00Z | 2026-11-01T05:30:00Z",
        "30 1 * * *      | America/New_York | 2026-11-01T05:30:00Z | 2026-11-02T06:30:00Z",
        "0 0 * * *       | Asia/Kolkata     | 2026-01-01T00:00:00Z | 2026-01-01T18:30:00Z",
      })
  void nextRun(String cron, String zone, Instant after, Instant expected) {
    assertEquals(
        Optional.of(expected), Cron.parse(cron).orElseThrow().next(after, ZoneId.of(zone)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "1- * * * *",
        "99999999999 * * * *",
      })
  void malformedExpressionsAreNone(String text) {
    assertTrue(Cron.parse(text).isEmpty(), text);
  }

  @Test
  void dayThatNeverComesHasNoNextRun() {
    assertEquals(
        Optional.empty(),
        Cron.parse("0 0 31 2 *")
            .orElseThrow()
            .next(Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("UTC")));
  }
}
