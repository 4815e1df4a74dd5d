package io.tidegate.scaling.predictive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.scaling.forecast.Forecaster;
import io.tidegate.scaling.predictive.PredictiveScaling.Prediction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictiveScalingTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Forecaster FORECASTER = new Forecaster(ZoneOffset.UTC);

  /** Requests per hour between 36,000 and 180,000, at its peak at 18 h. */
  private static double load(int hour) {
    return 108_000 + 72_000 * Math.sin((hour % 24 - 12) * Math.PI / 12);
  }

  /** {@code hours} of load on {@code capacity} instances; the metric is requests a minute each. */
  private static LoadHistory history(int hours, double capacity) {
    double[] load = new double[hours];
    double[] scaling = new double[hours];
    for (int i = 0; i < hours; i++) {
      load[i] = load(i);
      scaling[i] = load[i] / capacity / 60;
    }
    double[] capacities = new double[hours];
    Arrays.fill(capacities, capacity);
    return new LoadHistory(START, load, scaling, capacities);
  }

  private static Optional<Prediction> predict(LoadHistory history) {
    return PredictiveScaling.predict(FORECASTER, history, 300, 48);
  }

  @Test
  void capacityIsWhatKeepsTheMetricAtItsTarget() {
    Prediction prediction = predict(history(14 * 24, 5)).orElseThrow();
    assertEquals(START.plusSeconds(14 * 86_400), prediction.start());
    assertEquals(48, prediction.capacity().size());
    for (int h = 0; h < 48; h++) {
      assertEquals(load(h) / 60 / 300, prediction.capacity().get(h), 1.01, "hour " + h);
      assertTrue(prediction.upper().get(h) >= prediction.capacity().get(h), "hour " + h);
    }
    assertEquals(1.0 / 60, prediction.pair().factor(), 1e-12);
    assertEquals(1, prediction.pair().correlation().orElseThrow(), 1e-9);
  }

  @Test
  void needsADay() {
    assertEquals(Optional.empty(), predict(history(23, 5)));
    assertTrue(predict(history(24, 5)).isPresent());
  }

  @Test
  void aConstantLoadKeepsItsCapacityAndHasNoCorrelation() {
    LoadHistory same = history(72, 5);
    Arrays.fill(same.load(), 90_000);
    Arrays.fill(same.scaling(), 300);
    Prediction prediction = predict(same).orElseThrow();
    prediction.capacity().forEach(capacity -> assertEquals(5, capacity));
    assertEquals(Optional.empty(), prediction.pair().correlation());
  }

  @Test
  void unknownHoursAreNotZero() {
    LoadHistory gaps = history(14 * 24, 5);
    for (int i = 0; i < gaps.hours(); i += 7) {
      gaps.load()[i] = Double.NaN;
      gaps.scaling()[i + 1] = Double.NaN;
      gaps.capacity()[i + 2] = Double.NaN;
    }
    Prediction whole = predict(history(14 * 24, 5)).orElseThrow();
    Prediction prediction = predict(gaps).orElseThrow();
    for (int h = 0; h < 48; h++) {
      assertEquals(whole.capacity().get(h), prediction.capacity().get(h), 1, "hour " + h);
    }
  }

  @ParameterizedTest
  @CsvSource({"load", "scaling", "capacity"})
  void nothingIsPredictedWithoutOneOfTheThree(String missing) {
    LoadHistory history = history(48, 5);
    double[] gone =
        switch (missing) {
          case "load" -> history.load();
          case "scaling" -> history.scaling();
          default -> history.capacity();
        };
    Arrays.fill(gone, Double.NaN);
    assertEquals(Optional.empty(), predict(history));
  }

  @Test
  void aMetricThatFallsWithLoadPredictsNothing() {
    LoadHistory history = history(48, 5);
    Arrays.fill(history.scaling(), -3);
    assertEquals(Optional.empty(), predict(history));
  }

  @Test
  void olderThanTwoWeeksIsNotLookedAt() {
    LoadHistory history = history(20 * 24, 5);
    Arrays.fill(history.load(), 0, 6 * 24, 9e9);
    assertEquals(
        predict(history.between(6 * 24, 20 * 24)).orElseThrow().capacity(),
        predict(history).orElseThrow().capacity());
  }

  @ParameterizedTest
  @CsvSource({"40,50,10,55", "40,50,0,50", "60,50,10,60", "54,50,10,55", "40,3,100,40"})
  void maximumIsRaisedByTheBufferOverTheForecast(int max, int forecast, int buffer, int raised) {
    assertEquals(raised, PredictiveScaling.raisedMaximum(max, forecast, buffer));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 300, 0",
    "1, 300, 1",
    "18000, 300, 1",
    "18001, 300, 2",
    "108000, 300, 6",
    "-5, 300, 0"
  })
  void capacityIsTheLeastThatSuffices(double load, double target, int instances) {
    assertEquals(instances, new MetricPair(1.0 / 60, Optional.empty()).capacity(load, target));
  }
}
