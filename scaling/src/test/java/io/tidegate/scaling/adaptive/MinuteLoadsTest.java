package io.tidegate.scaling.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.autoscaling.CapacityForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MinuteLoadsTest {
  private static final int HORIZON = 5;

  private static double[] noise(int minutes) {
    SplittableRandom random = new SplittableRandom(3);
    double[] out = new double[minutes];
    for (int m = 0; m < minutes; m++) {
      out[m] = 1000 + 300 * Math.sin(m / 230.0) + 50 * random.nextGaussian();
    }
    return out;
  }

  private static Outlook after(double[] loads, int from) {
    MinuteLoads minutes = new MinuteLoads(HORIZON);
    for (int m = from; m < loads.length; m++) {
      minutes.add(m, loads[m], 1);
    }
    return minutes.outlook().orElseThrow();
  }

  @Test
  void saysNothingBeforeItCouldBeJudged() {
    MinuteLoads minutes = new MinuteLoads(HORIZON);
    assertEquals(Optional.empty(), minutes.outlook());
    for (int m = 0; m < HORIZON + 9; m++) {
      minutes.add(m, 7, 1);
    }
    assertEquals(Optional.empty(), minutes.outlook());
    minutes.add(HORIZON + 9, 7, 1);
    assertEquals(7, minutes.outlook().orElseThrow().ahead(3));
  }

  @Test
  void whoBeginsLateComesToTheSameNumbers() {
    double[] loads = noise(20_000);
    Outlook always = after(loads, 0);
    for (int late : new int[] {MinuteLoads.MEMORY, MinuteLoads.MEMORY + 17, 5000}) {
      assertEquals(always, after(loads, loads.length - late), "begun " + late + " minutes ago");
    }
  }

  @Test
  void aSteadySlopeIsFollowedAhead() {
    double[] loads = new double[500];
    for (int m = 0; m < loads.length; m++) {
      loads[m] = 100 + m;
    }
    Outlook outlook = after(loads, 0);
    assertEquals(597, outlook.level());
    assertEquals(597 + 0.5 * 7.5, outlook.trend().load(), 1e-9);
  }

  @Test
  void aSlopeInNoiseIsNot() {
    Outlook outlook = after(noise(3000), 0);
    assertEquals(outlook.level(), outlook.trend().load());
  }

  @Test
  void aForecastThatWasGoodAddsAndABadOneDoesNot() {
    MinuteLoads good = new MinuteLoads(HORIZON);
    MinuteLoads bad = new MinuteLoads(HORIZON);
    for (int m = 0; m < 2000; m++) {
      double load = 1000 + 900 * Math.sin(m / 60.0);
      double later = 1000 + 900 * Math.sin((m + HORIZON) / 60.0);
      good.add(m, load, later / load);
      bad.add(m, load, load / later);
    }
    assertTrue(good.outlook().orElseThrow().forecast().isPresent());
    assertFalse(bad.outlook().orElseThrow().forecast().isPresent());
  }

  @Test
  void whatIsMissingIsNotZero() {
    MinuteLoads minutes = new MinuteLoads(HORIZON);
    for (int m = 0; m < 300; m++) {
      if (m % 3 != 0) {
        minutes.add(m, 50, 1);
      }
    }
    Outlook outlook = minutes.outlook().orElseThrow();
    assertEquals(50, outlook.level());
    assertEquals(0, outlook.trend().error());
    minutes.add(320, Double.NaN, 1);
    assertEquals(0, minutes.outlook().orElseThrow().recent());
  }

  @Test
  void aLongPauseForgets() {
    MinuteLoads minutes = new MinuteLoads(HORIZON);
    for (int m = 0; m < 300; m++) {
      minutes.add(m, 50, 1);
    }
    minutes.add(300 + MinuteLoads.MEMORY + 1, 10, 1);
    assertEquals(Optional.empty(), minutes.outlook());
  }

  @Test
  void growthLiesOnLinesBetweenHours() {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    CapacityForecast forecast =
        new CapacityForecast(
            "arn", "g", start, start, List.of(100.0, 200.0, 900.0), List.of(), Optional.empty());
    Instant half = start.plusSeconds(1800);
    assertEquals(1.5, Growth.of(forecast, half, Duration.ofMinutes(30)), 1e-9);
    assertEquals(2, Growth.of(forecast, half, Duration.ofMinutes(120)), "limited");
    assertEquals(1, Growth.of(forecast, start.minusSeconds(9000), Duration.ofMinutes(5)));
    assertEquals(1, Growth.of(forecast, start.plusSeconds(90_000), Duration.ofMinutes(5)));
  }
}
