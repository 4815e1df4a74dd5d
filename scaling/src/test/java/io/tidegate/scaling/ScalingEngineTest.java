package io.tidegate.scaling;

import static io.tidegate.scaling.Scenario.desired;
import static io.tidegate.scaling.Scenario.percentSteps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.autoscaling.AdjustmentType;
import io.tidegate.model.autoscaling.MetricAggregation;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.StepAdjustment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingEngineTest {
  private static final double OPEN = Double.NaN;

  /** The worked case of the Auto Scaling User Guide: +10 % from 60, +30 % from 70. */
  private static final ScalingPolicy.Step OUT = percentSteps(0, 10, 10, 10, OPEN, 30);

  @Test
  void nothingFiresNothingMoves() {
    CapacityDecision decision = desired(4).warm(4).neutral("cpu", 50).decide();
    assertFalse(decision.changes());
    assertEquals("no policy fired", decision.reason());
  }

  @ParameterizedTest(name = "{0} instances at {1} with target {2} -> {3}")
  @CsvSource({
    "4,  90, 60, 6", // 6.0 exactly
    "10, 57.5, 50, 12", // +1.5 -> +2
    "3,  0.3, 0.1, 9", // the division gives 9.000000000000002
    "1,  1000, 10, 100",
    "10, 50.01, 50, 11",
  })
  void trackingScalesOutInProportion(int size, double metric, double target, int expected) {
    assertEquals(expected, desired(size).warm(size).high("cpu", target, metric).decided());
  }

  @ParameterizedTest(name = "{0} instances at {1} with target {2} -> {3}")
  @CsvSource({
    "10, 42.5, 50, 9", // -1.5 -> -1
    "10, 47.5, 50, 10", // -0.5 -> 0
    "10, 25, 50, 5",
    "10, 0, 50, 0",
  })
  void trackingScalesInInProportionNeverPastTheTarget(
      int size, double metric, double target, int expected) {
    assertEquals(expected, desired(size).warm(size).low("cpu", target, metric).decided());
  }

  @Test
  void boundsHoldBothWays() {
    assertEquals(6, desired(4).warm(4).between(2, 6).high("cpu", 10, 1000).decided());
    assertEquals(2, desired(4).warm(4).between(2, 6).low("cpu", 50, 0).decided());
  }

  @Test
  void missingDataMovesNothing() {
    CapacityDecision decision = desired(4).warm(4).highWithoutData("cpu", 50).decide();
    assertEquals(4, decision.to());
    assertEquals(Proposal.Vote.BLOCKED, decision.proposals().getFirst().vote());
  }

  @Test
  void metricBackUnderItsTargetDoesNotScaleOut() {
    assertEquals(4, desired(4).warm(4).high("cpu", 50, 49).decided());
  }

  @Test
  void metricNotANumberMovesNothing() {
    assertEquals(4, desired(4).warm(4).high("cpu", 50, Double.NaN).decided());
    assertEquals(4, desired(4).warm(4).low("cpu", 50, Double.NaN).decided());
  }

  @Test
  void scaleOutWhileWarmingAsInTheGuide() {
    // 10 instances, metric 60: 10 % -> 11
    assertEquals(11, desired(10).warmup(300).warm(10).step("s", OUT, true, 60, 60.0).decided());
    // 62 while the 11th is pending or warms up: the same step asks for nothing more
    assertEquals(
        11, desired(11).warmup(300).warm(10).pending(1).step("s", OUT, true, 60, 62.0).decided());
    assertEquals(
        11,
        desired(11)
            .warmup(300)
            .warm(10)
            .inServiceFor(1, 60)
            .step("s", OUT, true, 60, 62.0)
            .decided());
    // 70: 30 % of the 10 warmed ones -> 13, two more
    assertEquals(
        13,
        desired(11)
            .warmup(300)
            .warm(10)
            .inServiceFor(1, 60)
            .step("s", OUT, true, 60, 70.0)
            .decided());
  }

  @Test
  void stepExampleOfTheGuide() {
    ScalingPolicy.Step in = percentSteps(-10, 0, -10, OPEN, -10, -30);
    assertEquals(11, desired(10).warm(10).step("out", OUT, true, 60, 60.0).decided());
    assertEquals(14, desired(11).warm(11).step("out", OUT, true, 60, 70.0).decided());
    assertEquals(13, desired(14).warm(14).step("in", in, false, 40, 40.0).decided());
    assertEquals(10, desired(13).warm(13).step("in", in, false, 40, 30.0).decided());
  }

  @ParameterizedTest(name = "offset {0}, above {1}: step {2}")
  @CsvSource({
    "0, true, 10",
    "9.99, true, 10",
    "10, true, 30",
    "1000, true, 30",
    "-1, true, 0",
  })
  void aboveTheThresholdLowerBoundsAreInclusive(double offset, boolean above, int percent) {
    assertEquals(
        percent,
        io.tidegate.scaling.policy.StepScaling.choose(OUT, offset, above)
            .map(StepAdjustment::scalingAdjustment)
            .orElse(0));
  }

  @ParameterizedTest(name = "offset {0}: step {1}")
  @CsvSource({"0, -10", "-9.99, -10", "-10, -30", "-1000, -30", "1, 0"})
  void belowTheThresholdUpperBoundsAreInclusive(double offset, int percent) {
    ScalingPolicy.Step in = percentSteps(-10, 0, -10, OPEN, -10, -30);
    assertEquals(
        percent,
        io.tidegate.scaling.policy.StepScaling.choose(in, offset, false)
            .map(StepAdjustment::scalingAdjustment)
            .orElse(0));
  }

  @ParameterizedTest(name = "{0} {1} % at least {2} -> {3}")
  @CsvSource({
    "10, 10, 0, 11",
    "11, 30, 0, 14",
    "14, -10, 0, 13",
    "13, -30, 0, 10",
    "3, 10, 0, 4", // 0.3 -> 1
    "3, -10, 0, 2", // -0.3 -> -1
    "4, 25, 2, 6",
    "4, -25, 2, 2",
    "0, 50, 0, 0",
    "7, -100, 0, 0",
  })
  void percentagesAreRoundedAsDocumented(int base, int percent, int least, int expected) {
    var adjustment =
        new io.tidegate.scaling.policy.Adjustment(
            AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
            percent,
            least == 0 ? Optional.empty() : Optional.of(least));
    assertEquals(expected, adjustment.on(base));
  }

  @Test
  void stepAggregationChoosesTheStep() {
    for (var expected :
        List.of(
            java.util.Map.entry(MetricAggregation.MINIMUM, 11),
            java.util.Map.entry(MetricAggregation.MAXIMUM, 13),
            java.util.Map.entry(MetricAggregation.AVERAGE, 13))) {
      var step =
          new ScalingPolicy.Step(
              OUT.adjustmentType(), Optional.empty(), expected.getKey(), OUT.steps());
      assertEquals(
          expected.getValue(),
          desired(10).warm(10).step("s", step, true, 60, 61.0, 80.0).decided());
    }
  }

  @Test
  void exactCapacity() {
    var exact =
        new ScalingPolicy.Step(
            AdjustmentType.EXACT_CAPACITY,
            Optional.empty(),
            MetricAggregation.AVERAGE,
            List.of(new StepAdjustment(Optional.of(0.0), Optional.empty(), 7)));
    assertEquals(7, desired(4).warm(4).step("s", exact, true, 60, 61.0).decided());
    assertEquals(7, desired(9).warm(9).step("s", exact, true, 60, 61.0).decided());
  }

  @Test
  void noStepForTheBreachHolds() {
    assertEquals(10, desired(10).warm(10).step("s", OUT, true, 60, 55.0).decided());
  }

  @Test
  void stepPolicyActsWhileActivitiesAreInProgress() {
    assertEquals(13, desired(10).busy().warm(10).step("s", OUT, true, 60, 75.0).decided());
  }

  @Test
  void scaleInIsBlockedWhileAnInstanceWarmsUp() {
    Scenario warming = desired(10).warmup(300).warm(9).inServiceFor(1, 299).low("cpu", 50, 10);
    assertEquals(10, warming.decided());
    assertEquals(Proposal.Vote.BLOCKED, warming.decide().proposals().getFirst().vote());
    assertEquals(
        2, desired(10).warmup(300).warm(9).inServiceFor(1, 300).low("cpu", 50, 10).decided());
  }

  @Test
  void scaleInIsBlockedWhileAnInstanceIsPending() {
    assertEquals(10, desired(10).warm(9).pending(1).low("cpu", 50, 10).decided());
  }

  @Test
  void sameLowBreachRemovesOnce() {
    // 10 at half the target -> 5; while 5 terminate, the same reading asks for 5 again
    assertEquals(5, desired(10).warm(10).low("cpu", 50, 25).decided());
    assertEquals(5, desired(5).warm(5).terminating(5).low("cpu", 50, 25).decided());
  }

  @Test
  void warmupFallsBackToTheDefaultCooldown() {
    assertEquals(
        10, desired(10).noDefaultWarmup().inServiceFor(10, 200).low("cpu", 50, 10).decided());
    assertEquals(
        2, desired(10).noDefaultWarmup().inServiceFor(10, 301).low("cpu", 50, 10).decided());
  }

  @Test
  void zeroWarmupCountsAsSet() {
    assertEquals(6, desired(4).warmup(0).inServiceFor(4, 0).high("cpu", 60, 90).decided());
  }

  @Test
  void largestOfSeveralScaleOutsWins() {
    CapacityDecision decision =
        desired(4).warm(4).high("cpu", 80, 100).high("requests", 40, 70).decide();
    assertEquals(7, decision.to());
    assertEquals("requests", decision.winner().orElseThrow().policyName());
    assertEquals(2, decision.proposals().size());
  }

  @Test
  void oneWantsOutOneWantsIn() {
    assertEquals(5, desired(4).warm(4).high("cpu", 80, 100).low("requests", 40, 10).decided());
  }

  @Test
  void trackingScalesInOnlyWhenAllAgreeAndThenTheLeast() {
    assertEquals(10, desired(10).warm(10).low("cpu", 50, 10).neutral("requests", 40).decided());
    assertEquals(6, desired(10).warm(10).low("cpu", 50, 10).low("requests", 40, 24).decided());
  }

  @Test
  void policyWithScaleInDisabledHasNoVote() {
    assertEquals(
        2, desired(10).warm(10).low("cpu", 50, 10).neutralOutOnly("requests", 40).decided());
    assertEquals(10, desired(10).warm(10).lowButScaleInDisabled("cpu", 50, 10).decided());
  }

  @Test
  void stepScaleInIsNotBlockedByNeutralTracking() {
    ScalingPolicy.Step in = percentSteps(OPEN, 0, -50);
    assertEquals(
        5, desired(10).warm(10).neutral("cpu", 50).step("in", in, false, 40, 10.0).decided());
  }

  @Test
  void amongStepAndTrackingScaleInsTheLargestCapacityWins() {
    ScalingPolicy.Step in = percentSteps(OPEN, 0, -50);
    assertEquals(
        8, desired(10).warm(10).low("cpu", 50, 40).step("in", in, false, 40, 10.0).decided());
  }

  @Test
  void disabledPolicyIsNotAsked() {
    CapacityDecision decision = desired(4).warm(4).disabledHigh("cpu", 50, 100).decide();
    assertEquals(4, decision.to());
    assertTrue(decision.proposals().isEmpty());
  }

  @Test
  void simplePolicyWaitsForCooldownAndActivities() {
    assertEquals(5, desired(4).warm(4).simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1).decided());
    assertEquals(
        4, desired(4).warm(4).busy().simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1).decided());
    assertEquals(
        4,
        desired(4)
            .warm(4)
            .scaledAgo(299)
            .simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1)
            .decided());
    assertEquals(
        5,
        desired(4)
            .warm(4)
            .scaledAgo(300)
            .simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1)
            .decided());
    assertEquals(
        5,
        desired(4)
            .warm(4)
            .scaledAgo(60)
            .cooldown(60)
            .simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1)
            .decided());
  }

  @Test
  void simplePolicyStaysWithinBounds() {
    assertEquals(
        3,
        desired(2)
            .between(1, 3)
            .warm(2)
            .simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 3)
            .decided());
    assertEquals(
        2,
        desired(3)
            .between(2, 3)
            .warm(3)
            .simple("s", AdjustmentType.CHANGE_IN_CAPACITY, -2)
            .decided());
  }

  @Test
  void simplePolicyRoundsAndClampsAsStepPoliciesDo() {
    assertEquals(14, simplePercent(11, 30), "+3.3 is +3");
    assertEquals(13, simplePercent(14, -10), "-1.4 is -1");
    assertEquals(5, simplePercent(4, 5), "+0.2 is +1");
    assertEquals(3, simplePercent(4, -5), "-0.2 is -1");
    CapacityDecision full =
        desired(3).between(1, 3).warm(3).simple("s", AdjustmentType.CHANGE_IN_CAPACITY, 1).decide();
    assertEquals(3, full.to());
    assertFalse(full.changes());
  }

  private static int simplePercent(int capacity, int percent) {
    return desired(capacity)
        .warm(capacity)
        .simple("s", AdjustmentType.PERCENT_CHANGE_IN_CAPACITY, percent)
        .decided();
  }

  @Test
  void decisionTellsItsReasons() {
    CapacityDecision decision =
        desired(4).between(1, 10).warm(4).pending(1).high("cpu", 60, 90).decide();
    assertEquals(4, decision.from());
    assertEquals(4, decision.inService());
    assertEquals(1, decision.pending());
    assertEquals("policy cpu won: 4 x 90 / 60 = 6, bounds 1 to 10, desired 4", decision.reason());
    assertEquals(List.of(90.0), decision.winner().orElseThrow().datapoints());
  }

  @Test
  void forecastRaisesCapacityBeforeItsHour() {
    assertEquals(2, desired(2).warm(2).forecast("p", 2, 6).at("12:54:59").decided());
    CapacityDecision decision = desired(2).warm(2).forecast("p", 2, 6).at("12:55:00").decide();
    assertEquals(6, decision.to());
    assertEquals("policy p won: forecast 6, bounds 0 to 1000, desired 2", decision.reason());
  }

  @Test
  void forecastHoldsForItsWholeHour() {
    assertEquals(6, desired(2).warm(2).forecast("p", 6, 2).at("12:59:59").decided());
    assertEquals(2, desired(2).warm(2).forecast("p", 6, 2).at("13:00:00").decided());
  }

  @Test
  void forecastNeverScalesIn() {
    assertEquals(9, desired(9).warm(9).forecast("p", 1, 1).decided());
  }

  @Test
  void forecastOfOtherHoursSaysNothing() {
    assertEquals(2, desired(2).warm(2).forecast("p", 9).at("13:00:00").decided());
    assertEquals(2, desired(2).warm(2).forecast("p", 9, 9).at("11:54:59").decided());
  }

  @Test
  void forecastOnlyNeitherRaisesNorHolds() {
    assertEquals(2, desired(2).warm(2).forecastOnly("p", 9).decided());
    assertEquals(2, desired(8).warm(8).forecastOnly("p", 6).low("t", 40, 10).decided());
  }

  @Test
  void forecastIsAFloorForScaleIn() {
    assertEquals(2, desired(8).warm(8).forecast("p", 1).low("t", 40, 10).decided());
    CapacityDecision decision = desired(8).warm(8).forecast("p", 6).low("t", 40, 10).decide();
    assertEquals(6, decision.to());
    assertEquals("t", decision.winner().orElseThrow().policyName());
    assertTrue(
        decision
            .reason()
            .endsWith(
                "but not below what policy p expects: forecast 6, bounds 0 to 1000, desired 8"));
    CapacityDecision held =
        desired(8).warm(8).forecast("p", 20).between(1, 8).low("t", 40, 10).decide();
    assertEquals(8, held.to());
  }

  @Test
  void largerOfForecastAndTrackingWins() {
    assertEquals(9, desired(4).warm(4).forecast("p", 9).high("t", 40, 60).decided());
    assertEquals(6, desired(4).warm(4).forecast("p", 5).high("t", 40, 60).decided());
  }

  @Test
  void forecastStaysWithinBoundsUnlessItMayRaiseThem() {
    assertEquals(40, desired(2).warm(2).between(1, 40).forecast("p", 50).decided());
    CapacityDecision raised =
        desired(2).warm(2).between(1, 40).forecastRaising("p", 10, 50).decide();
    assertEquals(50, raised.to());
    assertEquals(55, raised.bounds().max());
    assertEquals(3, desired(3).warm(3).between(3, 40).forecast("p", 1).decided());
  }
}
