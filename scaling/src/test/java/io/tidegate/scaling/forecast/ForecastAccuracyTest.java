package io.tidegate.scaling.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The score of the forecaster on the four traces, by the rules of {@code traces/scoring.md}: every
 * six hours after the history-only days, 48 hours ahead, against the weekly seasonal naive.
 */
class ForecastAccuracyTest {
  private static final int HORIZON = 48;
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static double pinball(double actual, double forecast) {
    double over = actual - forecast;
    return Math.max(0.9 * over, -0.1 * over);
  }

  @Test
  void beatsTheWeeklySeasonalNaiveOnEveryTrace() {
    double logMase = 0;
    double logPoint = 0;
    double logCalibrated = 0;
    StringBuilder table = new StringBuilder("trace mase pinball/naive pinball/calibrated coverage");
    boolean covered = true;
    for (Traces trace : Traces.ALL) {
      Score score = score(trace);
      logMase += Math.log(score.mase / score.naiveMase) / Traces.ALL.size();
      logPoint += Math.log(score.pinball / score.naivePinball) / Traces.ALL.size();
      logCalibrated += Math.log(score.pinball / score.calibratedPinball) / Traces.ALL.size();
      double coverage = (double) score.covered / score.hours;
      covered &= coverage >= 0.84 && coverage <= 0.96;
      table.append(
          String.format(
              Locale.ROOT,
              "%n%s %.3f %.3f %.3f %.3f",
              trace.file(),
              score.mase / score.naiveMase,
              score.pinball / score.naivePinball,
              score.pinball / score.calibratedPinball,
              coverage));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%ngeometric mean %.3f %.3f %.3f",
            Math.exp(logMase),
            Math.exp(logPoint),
            Math.exp(logCalibrated)));
    assertTrue(Math.exp(logMase) <= 0.84, table.toString());
    assertTrue(Math.exp(logPoint) <= 0.6, table.toString());
    assertTrue(Math.exp(logCalibrated) <= 0.87, table.toString());
    assertTrue(covered, table.toString());
  }

  /** Sums over all origins of one trace. */
  private static final class Score {
    double mase;
    double naiveMase;
    double pinball;
    double naivePinball;
    double calibratedPinball;
    int covered;
    int hours;
  }

  private static Score score(Traces trace) {
    Forecaster forecaster = new Forecaster(ZoneOffset.UTC);
    double[] load = trace.hourly();
    Score score = new Score();
    for (int origin = trace.historyDays() * 24; origin + HORIZON <= load.length; origin += 6) {
      double[] history = Arrays.copyOf(load, origin);
      Forecast forecast = forecaster.forecast(START, history, HORIZON).orElseThrow();
      double scale = 0;
      for (int i = origin - 13 * 24; i < origin; i++) {
        if (i >= 24) {
          scale += Math.abs(load[i] - load[i - 24]);
        }
      }
      scale /= Math.min(13 * 24, origin - 24);
      double margin = naiveMargin(history);
      for (int h = 0; h < HORIZON; h++) {
        double actual = load[origin + h];
        double naive = load[origin + h - 168];
        score.mase += Math.abs(actual - forecast.p50().get(h)) / scale;
        score.naiveMase += Math.abs(actual - naive) / scale;
        score.pinball += pinball(actual, forecast.p90().get(h));
        score.naivePinball += pinball(actual, naive);
        score.calibratedPinball += pinball(actual, naive + margin);
        score.covered += actual <= forecast.p90().get(h) ? 1 : 0;
        score.hours++;
      }
    }
    return score;
  }

  /** The 0.9 quantile of the naive forecast's past errors: a stronger opponent for the P90. */
  private static double naiveMargin(double[] history) {
    int lag = history.length >= 168 + 24 ? 168 : 24;
    double[] errors = new double[history.length - lag];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = history[i + lag] - history[i];
    }
    Arrays.sort(errors);
    return errors[(int) Math.floor(0.9 * (errors.length - 1))];
  }
}
