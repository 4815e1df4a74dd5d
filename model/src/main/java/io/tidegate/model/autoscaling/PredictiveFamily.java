package io.tidegate.model.autoscaling;

import java.util.Optional;

/**
 * The metrics that predictive scaling knows by name (autoscaling API, PredictiveScalingMetricPair):
 * a load that grows with demand alone, and the same per instance. Each has three names on the wire:
 * of the pair, of the load and of the scaling metric.
 */
public enum PredictiveFamily {
  CPU_UTILIZATION(
      "ASGCPUUtilization", "ASGTotalCPUUtilization", PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION),
  NETWORK_IN("ASGNetworkIn", "ASGTotalNetworkIn", PredefinedMetric.ASG_AVERAGE_NETWORK_IN),
  NETWORK_OUT("ASGNetworkOut", "ASGTotalNetworkOut", PredefinedMetric.ASG_AVERAGE_NETWORK_OUT),
  ALB_REQUEST_COUNT(
      "ALBRequestCount",
      "ALBTargetGroupRequestCount",
      PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET);

  private final String pair;
  private final String load;
  private final PredefinedMetric scaling;

  PredictiveFamily(String pair, String load, PredefinedMetric scaling) {
    this.pair = pair;
    this.load = load;
    this.scaling = scaling;
  }

  /** The name of the pair. */
  public String pair() {
    return pair;
  }

  /** The name of the load metric. */
  public String load() {
    return load;
  }

  /** The scaling metric. */
  public PredefinedMetric scaling() {
    return scaling;
  }

  /** By the name of the pair. */
  public static Optional<PredictiveFamily> ofPair(String name) {
    return WireNames.find(values(), PredictiveFamily::pair, name);
  }

  /** By the name of the load metric. */
  public static Optional<PredictiveFamily> ofLoad(String name) {
    return WireNames.find(values(), PredictiveFamily::load, name);
  }

  /** By the name of the scaling metric. */
  public static Optional<PredictiveFamily> ofScaling(String name) {
    return WireNames.find(values(), family -> family.scaling.wire(), name);
  }
}
