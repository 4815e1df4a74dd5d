package io.tidegate.model.cloudwatch;

import java.util.Optional;

/** How an alarm treats periods without data (CloudWatch User Guide, alarms and missing data). */
public enum MissingData {
  MISSING("missing"),
  IGNORE("ignore"),
  BREACHING("breaching"),
  NOT_BREACHING("notBreaching");

  private final String wire;

  MissingData(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** The treatment with this name on the wire. */
  public static Optional<MissingData> of(String wire) {
    for (MissingData treatment : values()) {
      if (treatment.wire.equals(wire)) {
        return Optional.of(treatment);
      }
    }
    return Optional.empty();
  }
}
