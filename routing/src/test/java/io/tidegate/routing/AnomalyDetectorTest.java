package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.routing.AnomalyDetector.Sample;
import io.tidegate.routing.AnomalyDetector.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
  private final AnomalyDetector detector = new AnomalyDetector();

  /** One step; each pair is requests and failures of a healthy target. */
  private List<Verdict> step(boolean mitigate, long... pairs) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      samples.add(new Sample("t" + i / 2, true, pairs[i], pairs[i + 1]));
    }
    return detector.step(samples, mitigate);
  }

  @Test
  void theOneThatFailsIsAnomalousAndFallsToTheFloor() {
    List<Verdict> verdicts = step(true, 100, 100, 100, 0, 100, 1);
    assertTrue(verdicts.get(0).anomalous());
    assertEquals(AnomalyDetector.FLOOR, verdicts.get(0).weight());
    assertFalse(verdicts.get(1).anomalous());
    assertEquals(AnomalyDetector.FULL, verdicts.get(2).weight());
  }

  @Test
  void withoutMitigationWeightsStay() {
    Verdict verdict = step(false, 100, 100, 100, 0, 100, 0).getFirst();
    assertTrue(verdict.anomalous());
    assertFalse(verdict.mitigated());
  }

  @Test
  void itClimbsBackGradually() {
    step(true, 100, 100, 100, 0, 100, 0);
    List<Integer> weights = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      weights.add(step(true, 20, 0, 100, 0, 100, 0).getFirst().weight());
    }
    assertEquals(AnomalyDetector.FLOOR, weights.getFirst());
    assertEquals(AnomalyDetector.FULL, weights.getLast());
    for (int i = 1; i < weights.size(); i++) {
      int gained = weights.get(i) - weights.get(i - 1);
      assertTrue(gained >= 0 && gained <= AnomalyDetector.STEP, weights.toString());
    }
  }

  @Test
  void withoutRequestsItStaysWhereItIs() {
    step(true, 100, 100, 100, 0, 100, 0);
    for (int i = 0; i < 20; i++) {
      assertTrue(step(true, 0, 0, 100, 0, 100, 0).getFirst().anomalous());
    }
  }

  @Test
  void allThatFailAlikeAreNormal() {
    for (Verdict verdict : step(true, 100, 90, 100, 92, 100, 91)) {
      assertFalse(verdict.anomalous());
    }
  }

  @Test
  void twoOfThreeMayBeAnomalous() {
    List<Verdict> verdicts = step(true, 100, 100, 100, 100, 100, 0);
    assertTrue(verdicts.get(0).anomalous() && verdicts.get(1).anomalous());
    assertFalse(verdicts.get(2).anomalous());
  }

  @Test
  void threeHealthyTargetsAreNeeded() {
    assertFalse(step(true, 100, 100, 100, 0).getFirst().anomalous());
    List<Sample> oneSick =
        List.of(
            new Sample("a", true, 100, 100),
            new Sample("b", true, 100, 0),
            new Sample("c", false, 100, 0));
    assertFalse(detector.step(oneSick, true).getFirst().anomalous());
  }

  @Test
  void chanceAloneSeldomMakesAnAnomaly() {
    Chance chance = Chance.seeded(7);
    int anomalies = 0;
    for (int i = 0; i < 2000; i++) {
      long[] pairs = new long[10];
      for (int t = 0; t < 10; t += 2) {
        pairs[t] = 20;
        for (int r = 0; r < 20; r++) {
          pairs[t + 1] += chance.unit() < 0.05 ? 1 : 0;
        }
      }
      for (Verdict verdict : step(true, pairs)) {
        anomalies += verdict.anomalous() ? 1 : 0;
      }
    }
    assertTrue(anomalies < 100, anomalies + " of 10000");
  }
}
