package io.tidegate.metrics.ingest;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of StatsD: {@code name:value|type|@rate|#tag:value,…}; tags as DogStatsD writes them.
 * {@code text} is the value as sent, for sets; {@code relative} marks gauges with a sign. {@code
 * rate} is the share of events that were sent, over 0 to 1.
 */
record StatsdLine(
    String name,
    SortedMap<String, String> tags,
    Type type,
    String text,
    double value,
    double rate) {
  static final int MOST_TAGS = 30;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_TAG = 250;

  /** What the value means. */
  enum Type {
    COUNTER,
    GAUGE,
    TIMER,
    SET
  }

  /** Whether it changes a gauge instead of setting it. */
  boolean relative() {
    return type == Type.GAUGE && (text.startsWith("+") || text.startsWith("-"));
  }

  /** The line; empty when it is malformed. */
  static Optional<StatsdLine> parse(String line) {
    String[] parts = line.strip().split("\\|", -1);
    int colon = parts[0].lastIndexOf(':');
    if (parts.length < 2 || colon < 1 || !printable(parts[0], LONGEST_NAME)) {
      return Optional.empty();
    }
    Optional<Type> type = type(parts[1]);
    String text = parts[0].substring(colon + 1);
    double value = type.filter(Type.SET::equals).isPresent() ? 1 : number(text);
    double rate = 1;
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 2; i < parts.length; i++) {
      if (parts[i].startsWith("@")) {
        rate = number(parts[i].substring(1));
      } else if (!parts[i].startsWith("#") || !read(parts[i].substring(1), tags)) {
        return Optional.empty();
      }
    }
    boolean good =
        type.isPresent() && !text.isEmpty() && Double.isFinite(value) && rate > 0 && rate <= 1;
    return good
        ? Optional.of(
            new StatsdLine(parts[0].substring(0, colon), tags, type.get(), text, value, rate))
        : Optional.empty();
  }

  private static Optional<Type> type(String text) {
    return switch (text) {
      case "c" -> Optional.of(Type.COUNTER);
      case "g" -> Optional.of(Type.GAUGE);
      case "ms", "h", "d" -> Optional.of(Type.TIMER);
      case "s" -> Optional.of(Type.SET);
      default -> Optional.empty();
    };
  }

  /** A tag without value has itself as its value. */
  private static boolean read(String text, SortedMap<String, String> tags) {
    for (String tag : text.split(",")) {
      int colon = tag.indexOf(':');
      String name = colon < 0 ? tag : tag.substring(0, colon);
      String value = colon < 0 ? tag : tag.substring(colon + 1);
      if (name.isBlank()
          || value.isBlank()
          || name.startsWith(":")
          || !printable(tag, LONGEST_TAG)) {
        return false;
      }
      tags.put(name, value);
    }
    return tags.size() <= MOST_TAGS;
  }

  private static boolean printable(String text, int longest) {
    return text.length() <= longest && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  private static double number(String text) {
    try {
      return text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))
          ? Double.NaN
          : Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      return Double.NaN;
    }
  }
}
