package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Which instances end first on scale-in (Auto Scaling User Guide, Termination policies). */
public enum TerminationPolicy {
  ALLOCATION_STRATEGY("AllocationStrategy"),
  CLOSEST_TO_NEXT_INSTANCE_HOUR("ClosestToNextInstanceHour"),
  DEFAULT("Default"),
  NEWEST_INSTANCE("NewestInstance"),
  OLDEST_INSTANCE("OldestInstance"),
  OLDEST_LAUNCH_CONFIGURATION("OldestLaunchConfiguration"),
  OLDEST_LAUNCH_TEMPLATE("OldestLaunchTemplate");

  private final String wire;

  TerminationPolicy(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<TerminationPolicy> of(String wire) {
    return WireNames.find(values(), TerminationPolicy::wire, wire);
  }
}
