package io.tidegate.model.autoscaling;

import java.util.Optional;

/** How far a traffic source is attached (autoscaling API, section 6.5). */
public enum AttachmentState {
  ADDING("Adding"),
  ADDED("Added"),
  IN_SERVICE("InService"),
  REMOVING("Removing"),
  REMOVED("Removed");

  private final String wire;

  AttachmentState(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<AttachmentState> of(String wire) {
    return WireNames.find(values(), AttachmentState::wire, wire);
  }
}
