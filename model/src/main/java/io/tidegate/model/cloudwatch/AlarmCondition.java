package io.tidegate.model.cloudwatch;

import java.util.Optional;

/**
 * When a metric alarm is in ALARM: {@code datapointsToAlarm} (default: all) of {@code
 * evaluationPeriods} points breach {@code threshold}. {@code ignoreLowSampleCount} keeps the state
 * when a percentile has too few samples to mean anything.
 */
public record AlarmCondition(
    int evaluationPeriods,
    Optional<Integer> datapointsToAlarm,
    double threshold,
    Comparison comparison,
    MissingData treatMissingData,
    boolean ignoreLowSampleCount) {
  /** All of {@code periods} points breach; missing data is {@code missing}. */
  public static AlarmCondition all(int periods, Comparison comparison, double threshold) {
    return new AlarmCondition(
        periods, Optional.empty(), threshold, comparison, MissingData.MISSING, false);
  }

  /** M of "M out of N". */
  public int required() {
    return datapointsToAlarm.orElse(evaluationPeriods);
  }

  /** Whether {@code value} breaches the threshold. */
  public boolean breaches(double value) {
    return comparison.breaches(value, threshold);
  }
}
