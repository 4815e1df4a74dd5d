package io.tidegate.dataplane.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The accepted status codes of a health check: {@code 200}, {@code 200,202} or {@code 200-299}, as
 * the user wrote them. Immutable.
 */
public record Matcher(List<Range> ranges) {
  /** Copies. */
  public Matcher {
    ranges = List.copyOf(ranges);
  }

  /** Codes from {@code first} to {@code last}, both included. */
  public record Range(int first, int last) {}

  /** Reads a matcher; parts that are not numbers accept nothing. */
  public static Matcher parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      range(part).ifPresent(ranges::add);
    }
    return new Matcher(ranges);
  }

  private static Optional<Range> range(String part) {
    int dash = part.indexOf('-');
    try {
      int first = Integer.parseInt((dash < 0 ? part : part.substring(0, dash)).strip());
      int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1).strip());
      return Optional.of(new Range(first, last));
    } catch (NumberFormatException notCodes) {
      return Optional.empty();
    }
  }

  /** Whether {@code statusCode} is accepted. */
  public boolean accepts(int statusCode) {
    for (Range range : ranges) {
      if (statusCode >= range.first() && statusCode <= range.last()) {
        return true;
      }
    }
    return false;
  }
}
