package io.tidegate.scaling;

import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.scaling.adaptive.Outlook;
import java.util.List;
import java.util.Optional;

/**
 * A policy with the alarms that can trigger it, or the forecast that a predictive policy made. A
 * target tracking policy of the {@code tidegate} profile has the outlook of its load besides, once
 * enough of it is known.
 */
public record PolicyFacts(
    ScalingPolicy policy,
    List<AlarmFacts> alarms,
    Optional<CapacityForecast> forecast,
    Optional<Outlook> outlook) {
  /** Copies. */
  public PolicyFacts {
    alarms = List.copyOf(alarms);
  }

  /** A policy that alarms trigger. */
  public PolicyFacts(ScalingPolicy policy, List<AlarmFacts> alarms) {
    this(policy, alarms, Optional.empty(), Optional.empty());
  }

  /** A policy that alarms or a forecast trigger. */
  public PolicyFacts(
      ScalingPolicy policy, List<AlarmFacts> alarms, Optional<CapacityForecast> forecast) {
    this(policy, alarms, forecast, Optional.empty());
  }

  /** This with an outlook. */
  public PolicyFacts with(Optional<Outlook> seen) {
    return new PolicyFacts(policy, alarms, forecast, seen);
  }

  /** Whether it has something to say now. */
  boolean speaks() {
    return outlook.isPresent() || fired();
  }

  /** Whether one of its alarms notifies now. */
  public boolean fired() {
    for (AlarmFacts alarm : alarms) {
      if (alarm.fired()) {
        return true;
      }
    }
    return false;
  }
}
