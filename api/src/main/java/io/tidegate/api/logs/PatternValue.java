package io.tidegate.api.logs;

import java.util.List;
import java.util.Optional;

/**
 * What a field is compared with: a text, in which {@code *} stands for anything, or a number. Texts
 * know {@code =} and {@code !=} alone. Immutable.
 */
record PatternValue(String operator, String text, Optional<Double> number) {
  private static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=");

  static boolean isOperator(PatternTokens.Token token) {
    return !token.quoted() && OPERATORS.contains(token.text());
  }

  static PatternValue of(String operator, PatternTokens.Token token) {
    Optional<Double> number = token.quoted() ? Optional.empty() : number(token.text());
    boolean equality = operator.equals("=") || operator.equals("!=");
    if (number.isEmpty() && !equality) {
      throw PatternTokens.invalid();
    }
    if (!token.quoted() && token.text().startsWith("%")) {
      throw new IllegalArgumentException(
          "Invalid filter pattern: regular expressions are not supported.");
    }
    return new PatternValue(operator, token.text(), number);
  }

  static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** Whether a text compares so. */
  boolean matches(String value) {
    if (number.isPresent()) {
      Optional<Double> other = number(value);
      return other.map(this::matches).orElse(operator.equals("!="));
    }
    return like(text, value) == operator.equals("=");
  }

  /** Whether a number compares so. */
  boolean matches(double value) {
    if (number.isEmpty()) {
      return false;
    }
    int order = Double.compare(value, number.get());
    return switch (operator) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalStateException(operator);
    };
  }

  /** Whether {@code text} is {@code pattern}, {@code *} being any characters. */
  static boolean like(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
