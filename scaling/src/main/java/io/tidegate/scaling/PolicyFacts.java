package io.tidegate.scaling;

import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import java.util.List;
import java.util.Optional;

/** A policy with the alarms that can trigger it, or the forecast that a predictive policy made. */
public record PolicyFacts(
    ScalingPolicy policy, List<AlarmFacts> alarms, Optional<CapacityForecast> forecast) {
  /** Copies. */
  public PolicyFacts {
    alarms = List.copyOf(alarms);
  }

  /** A policy that alarms trigger. */
  public PolicyFacts(ScalingPolicy policy, List<AlarmFacts> alarms) {
    this(policy, alarms, Optional.empty());
  }

  /** Whether one of its alarms notifies now. */
  public boolean fired() {
    return alarms.stream().anyMatch(AlarmFacts::fired);
  }
}
