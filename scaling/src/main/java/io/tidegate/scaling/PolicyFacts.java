package io.tidegate.scaling;

import io.tidegate.model.autoscaling.ScalingPolicy;
import java.util.List;

/** A policy with the alarms that can trigger it. */
public record PolicyFacts(ScalingPolicy policy, List<AlarmFacts> alarms) {
  /** Copies. */
  public PolicyFacts {
    alarms = List.copyOf(alarms);
  }

  /** Whether one of its alarms notifies now. */
  public boolean fired() {
    return alarms.stream().anyMatch(AlarmFacts::fired);
  }
}
