package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Sources of health beside the instance's own state, which always counts. */
public enum HealthCheckType {
  EC2("EC2"),
  ELB("ELB"),
  EBS("EBS"),
  VPC_LATTICE("VPC_LATTICE");

  private final String wire;

  HealthCheckType(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<HealthCheckType> of(String wire) {
    return WireNames.find(values(), HealthCheckType::wire, wire);
  }
}
