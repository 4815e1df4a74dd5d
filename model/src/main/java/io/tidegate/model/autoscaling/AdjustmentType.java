package io.tidegate.model.autoscaling;

import java.util.Optional;

/** How step and simple policies read their adjustment. */
public enum AdjustmentType {
  CHANGE_IN_CAPACITY("ChangeInCapacity"),
  EXACT_CAPACITY("ExactCapacity"),
  PERCENT_CHANGE_IN_CAPACITY("PercentChangeInCapacity");

  private final String wire;

  AdjustmentType(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<AdjustmentType> of(String wire) {
    return WireNames.find(values(), AdjustmentType::wire, wire);
  }
}
