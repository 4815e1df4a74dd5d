package io.tidegate.model.cloudwatch;

import java.util.Optional;

/** How a datapoint is compared with an alarm's threshold. */
public enum Comparison {
  GREATER_THAN_OR_EQUAL("GreaterThanOrEqualToThreshold", "greater than or equal to"),
  GREATER_THAN("GreaterThanThreshold", "greater than"),
  LESS_THAN("LessThanThreshold", "less than"),
  LESS_THAN_OR_EQUAL("LessThanOrEqualToThreshold", "less than or equal to");

  private final String wire;
  private final String words;

  Comparison(String wire, String words) {
    this.wire = wire;
    this.words = words;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** As in a state reason: {@code greater than}. */
  public String words() {
    return words;
  }

  /** Whether {@code value} breaches {@code threshold}. */
  public boolean breaches(double value, double threshold) {
    return switch (this) {
      case GREATER_THAN_OR_EQUAL -> value >= threshold;
      case GREATER_THAN -> value > threshold;
      case LESS_THAN -> value < threshold;
      case LESS_THAN_OR_EQUAL -> value <= threshold;
    };
  }

  /** The comparison with this name on the wire. */
  public static Optional<Comparison> of(String wire) {
    for (Comparison comparison : values()) {
      if (comparison.wire.equals(wire)) {
        return Optional.of(comparison);
      }
    }
    return Optional.empty();
  }
}
