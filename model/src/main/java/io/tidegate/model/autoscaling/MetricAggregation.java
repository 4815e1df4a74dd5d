package io.tidegate.model.autoscaling;

import java.util.Optional;

/** How recent datapoints of the alarm are combined before a step is chosen. */
public enum MetricAggregation {
  MINIMUM("Minimum"),
  MAXIMUM("Maximum"),
  AVERAGE("Average");

  private final String wire;

  MetricAggregation(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<MetricAggregation> of(String wire) {
    return WireNames.find(values(), MetricAggregation::wire, wire);
  }
}
