package io.tidegate.model.autoscaling;

import java.util.Optional;

/**
 * How target tracking policies of a group decide: our own choice, made by the group's tag {@link
 * #TAG}.
 */
public enum ScalingProfile {
  /** By the two alarms that AWS makes; the default. */
  AWS("aws"),
  /** Every period by the outlook of the load, forecast included while it is good. */
  TIDEGATE("tidegate");

  /** The key of the tag. */
  public static final String TAG = "tidegate:scaling-profile";

  private final String wire;

  ScalingProfile(String wire) {
    this.wire = wire;
  }

  /** The tag's value. */
  public String wire() {
    return wire;
  }

  /** The profile with this value; empty when there is none. */
  public static Optional<ScalingProfile> of(String value) {
    return WireNames.find(values(), ScalingProfile::wire, value);
  }
}
