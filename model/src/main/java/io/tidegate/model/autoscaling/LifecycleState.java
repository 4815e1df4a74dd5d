package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Lifecycle states of a member (Auto Scaling User Guide, Instance lifecycle). */
public enum LifecycleState {
  PENDING("Pending"),
  PENDING_WAIT("Pending:Wait"),
  PENDING_PROCEED("Pending:Proceed"),
  IN_SERVICE("InService"),
  TERMINATING("Terminating"),
  TERMINATING_WAIT("Terminating:Wait"),
  TERMINATING_PROCEED("Terminating:Proceed"),
  TERMINATING_RETAINED("Terminating:Retained"),
  TERMINATED("Terminated"),
  DETACHING("Detaching"),
  DETACHED("Detached"),
  ENTERING_STANDBY("EnteringStandby"),
  STANDBY("Standby"),
  REPLACING_ROOT_VOLUME("ReplacingRootVolume"),
  REPLACING_ROOT_VOLUME_WAIT("ReplacingRootVolume:Wait"),
  REPLACING_ROOT_VOLUME_PROCEED("ReplacingRootVolume:Proceed"),
  ROOT_VOLUME_REPLACED("RootVolumeReplaced"),
  WARMED_PENDING("Warmed:Pending"),
  WARMED_PENDING_WAIT("Warmed:Pending:Wait"),
  WARMED_PENDING_PROCEED("Warmed:Pending:Proceed"),
  WARMED_PENDING_RETAINED("Warmed:Pending:Retained"),
  WARMED_TERMINATING("Warmed:Terminating"),
  WARMED_TERMINATING_WAIT("Warmed:Terminating:Wait"),
  WARMED_TERMINATING_PROCEED("Warmed:Terminating:Proceed"),
  WARMED_TERMINATING_RETAINED("Warmed:Terminating:Retained"),
  WARMED_TERMINATED("Warmed:Terminated"),
  WARMED_STOPPED("Warmed:Stopped"),
  WARMED_RUNNING("Warmed:Running"),
  WARMED_HIBERNATED("Warmed:Hibernated");

  private final String wire;

  LifecycleState(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** On its way into service. */
  public boolean pending() {
    return this == PENDING || this == PENDING_WAIT || this == PENDING_PROCEED;
  }

  /** On its way out for good. */
  public boolean terminating() {
    return this == TERMINATING || this == TERMINATING_WAIT || this == TERMINATING_PROCEED;
  }

  /** Leaves service: deregistered from load balancers, perhaps still draining. */
  public boolean leaving() {
    return terminating() || this == DETACHING || this == ENTERING_STANDBY;
  }

  /** Whether it counts towards the desired capacity (autoscaling API, section 8). */
  public boolean counts() {
    return switch (this) {
      case PENDING,
          PENDING_WAIT,
          PENDING_PROCEED,
          IN_SERVICE,
          REPLACING_ROOT_VOLUME,
          REPLACING_ROOT_VOLUME_WAIT,
          REPLACING_ROOT_VOLUME_PROCEED,
          ROOT_VOLUME_REPLACED ->
          true;
      case TERMINATING,
          TERMINATING_WAIT,
          TERMINATING_PROCEED,
          TERMINATING_RETAINED,
          TERMINATED,
          DETACHING,
          DETACHED,
          ENTERING_STANDBY,
          STANDBY,
          WARMED_PENDING,
          WARMED_PENDING_WAIT,
          WARMED_PENDING_PROCEED,
          WARMED_PENDING_RETAINED,
          WARMED_TERMINATING,
          WARMED_TERMINATING_WAIT,
          WARMED_TERMINATING_PROCEED,
          WARMED_TERMINATING_RETAINED,
          WARMED_TERMINATED,
          WARMED_STOPPED,
          WARMED_RUNNING,
          WARMED_HIBERNATED ->
          false;
    };
  }

  /** The state with this name on the wire. */
  public static Optional<LifecycleState> of(String wire) {
    return WireNames.find(values(), LifecycleState::wire, wire);
  }
}
