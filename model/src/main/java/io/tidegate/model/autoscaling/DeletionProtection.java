package io.tidegate.model.autoscaling;

import java.util.Optional;

/** Which deletions of a group are refused. */
public enum DeletionProtection {
  NONE("none"),
  PREVENT_FORCE_DELETION("prevent-force-deletion"),
  PREVENT_ALL_DELETION("prevent-all-deletion");

  private final String wire;

  DeletionProtection(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<DeletionProtection> of(String wire) {
    return WireNames.find(values(), DeletionProtection::wire, wire);
  }
}
