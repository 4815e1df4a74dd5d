package io.tidegate.api.logs;

/** Which events are meant (CloudWatch Logs guide, "Filter pattern syntax"). Immutable. */
sealed interface FilterPattern permits TermPattern, JsonPattern, FieldPattern {
  /**
   * Reads a pattern: terms, {@code { … }} for JSON or {@code [ … ]} for fields between spaces.
   *
   * @throws IllegalArgumentException with a text for the user
   */
  static FilterPattern parse(String text) {
    String pattern = text.strip();
    if (pattern.startsWith("{")) {
      return JsonPattern.parse(pattern);
    }
    if (pattern.startsWith("[")) {
      return FieldPattern.parse(pattern);
    }
    if (pattern.startsWith("%")) {
      throw new IllegalArgumentException(
          "Invalid filter pattern: regular expressions are not supported.");
    }
    return TermPattern.parse(pattern);
  }

  /** Whether {@code message} is meant. */
  boolean matches(String message);
}
