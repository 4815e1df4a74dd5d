package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Status codes of activities. */
public enum ActivityStatus {
  PENDING_SPOT_BID_PLACEMENT("PendingSpotBidPlacement"),
  WAITING_FOR_SPOT_INSTANCE_REQUEST_ID("WaitingForSpotInstanceRequestId"),
  WAITING_FOR_SPOT_INSTANCE_ID("WaitingForSpotInstanceId"),
  WAITING_FOR_INSTANCE_ID("WaitingForInstanceId"),
  PRE_IN_SERVICE("PreInService"),
  IN_PROGRESS("InProgress"),
  WAITING_FOR_ELB_CONNECTION_DRAINING("WaitingForELBConnectionDraining"),
  MID_LIFECYCLE_ACTION("MidLifecycleAction"),
  WAITING_FOR_INSTANCE_WARMUP("WaitingForInstanceWarmup"),
  SUCCESSFUL("Successful"),
  FAILED("Failed"),
  CANCELLED("Cancelled"),
  WAITING_FOR_CONNECTION_DRAINING("WaitingForConnectionDraining"),
  WAITING_FOR_IN_PLACE_UPDATE_TO_START("WaitingForInPlaceUpdateToStart"),
  WAITING_FOR_IN_PLACE_UPDATE_TO_FINALIZE("WaitingForInPlaceUpdateToFinalize"),
  IN_PLACE_UPDATE_IN_PROGRESS("InPlaceUpdateInProgress");

  private final String wire;

  ActivityStatus(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<ActivityStatus> of(String wire) {
    return WireNames.find(values(), ActivityStatus::wire, wire);
  }
}
