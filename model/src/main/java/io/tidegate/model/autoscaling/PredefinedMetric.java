package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Metrics that target tracking knows by name (autoscaling API, target tracking). */
public enum PredefinedMetric {
  ASG_AVERAGE_CPU_UTILIZATION("ASGAverageCPUUtilization"),
  ASG_AVERAGE_NETWORK_IN("ASGAverageNetworkIn"),
  ASG_AVERAGE_NETWORK_OUT("ASGAverageNetworkOut"),
  ALB_REQUEST_COUNT_PER_TARGET("ALBRequestCountPerTarget");

  private final String wire;

  PredefinedMetric(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<PredefinedMetric> of(String wire) {
    return WireNames.find(values(), PredefinedMetric::wire, wire);
  }
}
