package io.tidegate.model.autoscaling;

import java.util.Optional;

/** What to do when launches fail in the zone that should have the next instance. */
public enum ZoneStrategy {
  BALANCED_BEST_EFFORT("balanced-best-effort"),
  BALANCED_ONLY("balanced-only");

  private final String wire;

  ZoneStrategy(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The constant with this name on the wire. */
  public static Optional<ZoneStrategy> of(String wire) {
    return WireNames.find(values(), ZoneStrategy::wire, wire);
  }
}
