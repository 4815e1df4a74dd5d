package io.tidegate.model.autoscaling;

import java.util.Optional;

/** The processes that can be suspended (Auto Scaling User Guide, Suspend and resume processes). */
public enum ScalingProcess {
  LAUNCH("Launch"),
  TERMINATE("Terminate"),
  ADD_TO_LOAD_BALANCER("AddToLoadBalancer"),
  ALARM_NOTIFICATION("AlarmNotification"),
  AZ_REBALANCE("AZRebalance"),
  HEALTH_CHECK("HealthCheck"),
  INSTANCE_REFRESH("InstanceRefresh"),
  REPLACE_UNHEALTHY("ReplaceUnhealthy"),
  SCHEDULED_ACTIONS("ScheduledActions");

  private final String wire;

  ScalingProcess(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<ScalingProcess> of(String wire) {
    return WireNames.find(values(), ScalingProcess::wire, wire);
  }
}
