package io.tidegate.model.elbv2;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One attribute of a load balancer, target group or listener: its default and what it may be. */
public record AttributeSpec(String key, String defaultValue, Values values) {

  /** The texts that an attribute may have. */
  public sealed interface Values {
    /** Why {@code value} is refused for {@code key}; nothing when it is allowed. */
    Optional<String> refusal(String key, String value);
  }

  /** One of some words. */
  public record OneOf(List<String> words) implements Values {
    /** Copies. */
    public OneOf {
      words = List.copyOf(words);
    }

    @Override
    public Optional<String> refusal(String key, String value) {
      return words.contains(value)
          ? Optional.empty()
          : Optional.of(
              "'"
                  + key
                  + "' value '"
                  + value
                  + "' must be one of ["
                  + String.join(", ", words)
                  + "]");
    }
  }

  /** A whole number in a range, both ends included, or one of some words. */
  public record Range(int lowest, int highest, List<String> words) implements Values {
    /** Copies. */
    public Range {
      words = List.copyOf(words);
    }

    @Override
    public Optional<String> refusal(String key, String value) {
      if (words.contains(value)) {
        return Optional.empty();
      }
      if (value.matches("[0-9]{1,9}")) {
        int number = Integer.parseInt(value);
        if (number >= lowest && number <= highest) {
          return Optional.empty();
        }
      }
      String orWords = words.isEmpty() ? "" : " or one of [" + String.join(", ", words) + "]";
      return Optional.of(
          "'"
              + key
              + "' value '"
              + value
              + "' must be between '"
              + lowest
              + "-"
              + highest
              + "' inclusive"
              + orWords);
    }
  }

  /** Any text up to a length in characters. */
  public record Text(int longest) implements Values {
    @Override
    public Optional<String> refusal(String key, String value) {
      return value.length() <= longest
          ? Optional.empty()
          : Optional.of("'" + key + "' value must have length less than or equal to " + longest);
    }
  }

  /** A text of certain characters, up to a length. */
  public record Matching(int longest, Pattern allowed) implements Values {
    @Override
    public Optional<String> refusal(String key, String value) {
      return value.length() <= longest && allowed.matcher(value).matches()
          ? Optional.empty()
          : Optional.of(
              "'"
                  + key
                  + "' value must have length less than or equal to "
                  + longest
                  + " and satisfy regular expression pattern: "
                  + allowed.pattern());
    }
  }

  static AttributeSpec flag(String key, boolean defaultValue) {
    return new AttributeSpec(
        key, Boolean.toString(defaultValue), new OneOf(List.of("true", "false")));
  }

  static AttributeSpec oneOf(String key, String... defaultFirst) {
    return new AttributeSpec(key, defaultFirst[0], new OneOf(List.of(defaultFirst)));
  }

  static AttributeSpec range(String key, int defaultValue, int lowest, int highest) {
    return new AttributeSpec(
        key, Integer.toString(defaultValue), new Range(lowest, highest, List.of()));
  }

  static AttributeSpec text(String key, int longest) {
    return new AttributeSpec(key, "", new Text(longest));
  }
}
