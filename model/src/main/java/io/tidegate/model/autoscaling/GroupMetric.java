package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Metrics of a group in namespace AWS/AutoScaling (autoscaling API, section 12). */
public enum GroupMetric {
  GROUP_MIN_SIZE("GroupMinSize"),
  GROUP_MAX_SIZE("GroupMaxSize"),
  GROUP_DESIRED_CAPACITY("GroupDesiredCapacity"),
  GROUP_IN_SERVICE_INSTANCES("GroupInServiceInstances"),
  GROUP_PENDING_INSTANCES("GroupPendingInstances"),
  GROUP_STANDBY_INSTANCES("GroupStandbyInstances"),
  GROUP_TERMINATING_INSTANCES("GroupTerminatingInstances"),
  GROUP_IN_SERVICE_CAPACITY("GroupInServiceCapacity"),
  GROUP_PENDING_CAPACITY("GroupPendingCapacity"),
  GROUP_STANDBY_CAPACITY("GroupStandbyCapacity"),
  GROUP_TERMINATING_CAPACITY("GroupTerminatingCapacity"),
  GROUP_TOTAL_INSTANCES("GroupTotalInstances"),
  GROUP_TOTAL_CAPACITY("GroupTotalCapacity"),
  WARM_POOL_DESIRED_CAPACITY("WarmPoolDesiredCapacity"),
  WARM_POOL_WARMED_CAPACITY("WarmPoolWarmedCapacity"),
  WARM_POOL_PENDING_CAPACITY("WarmPoolPendingCapacity"),
  WARM_POOL_TERMINATING_CAPACITY("WarmPoolTerminatingCapacity"),
  WARM_POOL_TOTAL_CAPACITY("WarmPoolTotalCapacity"),
  GROUP_AND_WARM_POOL_DESIRED_CAPACITY("GroupAndWarmPoolDesiredCapacity"),
  GROUP_AND_WARM_POOL_TOTAL_CAPACITY("GroupAndWarmPoolTotalCapacity");

  private final String wire;

  GroupMetric(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<GroupMetric> of(String wire) {
    return WireNames.find(values(), GroupMetric::wire, wire);
  }
}
