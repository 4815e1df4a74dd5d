package io.tidegate.scaling.policy;

import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;

/**
 * The conditions of a target tracking policy's two alarms (autoscaling behaviour, section 9): high
 * over the target for 3 periods, low under a share of it for 15.
 */
public final class TrackingAlarms {
  /** Periods over the target before scale-out. */
  public static final int HIGH_PERIODS = 3;

  /** Periods under the low threshold before scale-in. */
  public static final int LOW_PERIODS = 15;

  private TrackingAlarms() {}

  /** Over {@code target}. */
  public static AlarmCondition high(double target) {
    return AlarmCondition.all(HIGH_PERIODS, Comparison.GREATER_THAN, target);
  }

  /** Under what suits a group of {@code capacity}. */
  public static AlarmCondition low(double target, int capacity) {
    return AlarmCondition.all(LOW_PERIODS, Comparison.LESS_THAN, lowThreshold(target, capacity));
  }

  /**
   * The low threshold. AWS does not document it; this rule, the share that one instance less would
   * bring, in steps of 5 % between 70 % and 90 %, fits what is seen.
   */
  public static double lowThreshold(double target, int capacity) {
    int percent = capacity <= 0 ? 0 : 100 * (capacity - 1) / capacity / 5 * 5;
    return target * (Math.max(70, Math.min(90, percent)) / 100.0);
  }
}
