package io.tidegate.api.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  /** Age in days of the start 2026-…T10:17:43, the period, the rounded time of day. */
  @ParameterizedTest
  @CsvSource({
    "0,   10,   10:17:40",
    "0,   60,   10:17:00",
    "10,  300,  10:17:00",
    "20,  300,  10:15:00",
    "62,  300,  10:15:00",
    "64,  3600, 10:00:00"
  })
  void roundsTheStartByItsAge(int days, int period, String rounded) {
    Instant start = Instant.parse("2026-03-31T10:17:43Z").minus(Duration.ofDays(days));
    String expected = start.toString().substring(0, 11) + rounded + "Z";
    assertEquals(Instant.parse(expected), Times.roundedStart(start, NOW, period));
  }
}
