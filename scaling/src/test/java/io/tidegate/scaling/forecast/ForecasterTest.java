package io.tidegate.scaling.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForecasterTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private final Forecaster forecaster = new Forecaster(ZoneOffset.UTC);

  /** A day cycle between 50 and 150 with its peak at 18 h; weekends at {@code weekend} of it. */
  private static double load(int hour, double weekend) {
    double day = 100 + 50 * Math.sin((hour % 24 - 12) * Math.PI / 12);
    return hour / 24 % 7 >= 5 ? day * weekend : day;
  }

  private static double[] loads(int hours, double weekend) {
    double[] out = new double[hours];
    for (int i = 0; i < hours; i++) {
      out[i] = load(i, weekend);
    }
    return out;
  }

  private Forecast forecast(double[] history) {
    return forecaster.forecast(START, history, 48).orElseThrow();
  }

  private static double meanError(Forecast forecast, int from, double weekend) {
    double sum = 0;
    for (int h = 0; h < 48; h++) {
      sum += Math.abs(forecast.p50().get(h) / load(from + h, weekend) - 1) / 48;
    }
    return sum;
  }

  @Test
  void aDailySineOverFourteenDaysIsForecastWithinTenPercent() {
    Forecast forecast = forecast(loads(14 * 24, 1));
    for (int h = 0; h < 48; h++) {
      assertEquals(1, forecast.p50().get(h) / load(h, 1), 0.1, "hour " + h);
      assertTrue(forecast.p90().get(h) >= forecast.p50().get(h));
    }
    assertEquals(START.plusSeconds(14 * 86_400), forecast.start());
    assertTrue(forecast.quality().trusted());
  }

  @Test
  void weekendsAreKnownAfterTwoWeeks() {
    int saturday = 19 * 24;
    Forecast forecast = forecast(loads(saturday, 0.5));
    assertEquals(0, meanError(forecast, saturday, 0.5), 0.1);
  }

  @Test
  void needsADay() {
    assertEquals(Optional.empty(), forecaster.forecast(START, loads(23, 1), 48));
    assertTrue(forecaster.forecast(START, loads(24, 1), 48).isPresent());
    assertFalse(forecast(loads(24, 1)).quality().trusted());
  }

  @Test
  void nothingKnownGivesNoForecast() {
    double[] history = new double[100];
    Arrays.fill(history, Double.NaN);
    assertEquals(Optional.empty(), forecaster.forecast(START, history, 48));
    assertEquals(Optional.empty(), forecaster.forecast(START, new double[0], 48));
  }

  @Test
  void missingHoursAreNotZero() {
    double[] history = loads(14 * 24, 1);
    for (int i = 0; i < history.length; i++) {
      if (i / 24 == 12 || i % 11 == 0) {
        history[i] = Double.NaN;
      }
    }
    assertTrue(meanError(forecast(history), 14 * 24, 1) < 0.05);
  }

  @Test
  void hoursBeforeTheFirstKnownOneAreNoHistory() {
    double[] history = loads(14 * 24, 0.7);
    Arrays.fill(history, 0, 11 * 24 + 5, Double.NaN);
    int known = 11 * 24 + 5;
    Forecast tail =
        forecaster
            .forecast(
                START.plusSeconds(3600L * known),
                Arrays.copyOfRange(history, known, history.length),
                48)
            .orElseThrow();
    assertEquals(tail, forecast(history));
  }

  @Test
  void oneSpikeIsNotAPattern() {
    double[] history = loads(14 * 24, 1);
    history[14 * 24 - 20] *= 30;
    Forecast forecast = forecast(history);
    assertEquals(0, meanError(forecast, 14 * 24, 1), 0.1);
    assertEquals(load(4, 1), forecast.p90().get(4), load(4, 1));
  }

  @Test
  void aNewLevelIsFollowedWithinTwoDays() {
    double[] history = loads(14 * 24, 1);
    for (int i = 12 * 24; i < history.length; i++) {
      history[i] *= 1.6;
    }
    Forecast forecast = forecast(history);
    double sum = 0;
    for (int h = 0; h < 24; h++) {
      sum += forecast.p50().get(h) / load(h, 1) / 24;
    }
    assertEquals(1.6, sum, 0.2);
  }

  @Test
  void aConstantStaysConstantAndIsNotWorthActingOn() {
    double[] history = new double[14 * 24];
    Arrays.fill(history, 7);
    Forecast forecast = forecast(history);
    forecast.p50().forEach(value -> assertEquals(7, value, 1e-9));
    assertTrue(forecast.quality().error() < 1e-9);
  }

  @Test
  void zeroLoadIsForecastAsZero() {
    forecast(new double[10 * 24]).p50().forEach(value -> assertEquals(0, value));
  }

  @Test
  void noiseWithoutAPatternIsNotTrusted() {
    var random = new SplittableRandom(5);
    double[] history = new double[14 * 24];
    for (int i = 0; i < history.length; i++) {
      history[i] = 100 * Math.exp(random.nextGaussian());
    }
    assertFalse(forecast(history).quality().trusted());
  }

  @Test
  void aDayKeepsItsHoursWhenClocksChange() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    // Clocks go forward on 29 March 2026; the peak is at 18 h by the clock on both sides.
    for (String last : new String[] {"2026-03-29T12:00:00Z", "2026-10-25T12:00:00Z"}) {
      Instant end = Instant.parse(last);
      int hours = 14 * 24;
      Instant start = end.minusSeconds(hours * 3600L);
      double[] history = new double[hours];
      for (int i = 0; i < hours; i++) {
        ZonedDateTime local = start.plusSeconds(i * 3600L).atZone(zone);
        history[i] = local.getHour() == 18 ? 500 : 100;
      }
      Forecast forecast = new Forecaster(zone).forecast(start, history, 48).orElseThrow();
      for (int h = 0; h < 48; h++) {
        int local = end.plusSeconds(h * 3600L).atZone(zone).getHour();
        assertEquals(local == 18 ? 500 : 100, forecast.p50().get(h), 60, last + " + " + h);
      }
    }
  }

  @Test
  void moreThanFourWeeksGiveTheSameAsFour() {
    double[] history = loads(60 * 24, 0.7);
    Arrays.fill(history, 0, 25 * 24, 9999);
    Forecast whole = forecast(history);
    Forecast tail =
        forecaster
            .forecast(
                START.plusSeconds(32 * 86_400L), Arrays.copyOfRange(history, 32 * 24, 60 * 24), 48)
            .orElseThrow();
    assertEquals(tail.p50(), whole.p50());
    assertEquals(tail.p90(), whole.p90());
  }
}
