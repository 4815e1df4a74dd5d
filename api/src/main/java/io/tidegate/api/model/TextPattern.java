package io.tidegate.api.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/**
 * A regular expression of the model, matched against the whole text. {@code source} is what AWS
 * shows in messages. Patterns run in linear time (RE2); the few that look ahead run on the JDK's
 * engine, always after the length was checked.
 */
public record TextPattern(String source, Predicate<String> matches) {
  private static final java.util.regex.Pattern SURROGATES =
      java.util.regex.Pattern.compile(
          "\\\\u([dD][89abAB][0-9a-fA-F]{2})\\\\u([dD][c-fC-F][0-9a-fA-F]{2})");
  private static final java.util.regex.Pattern CODE_UNIT =
      java.util.regex.Pattern.compile("\\\\u([0-9a-fA-F]{4})");

  /** Compiles {@code source}. */
  public static TextPattern of(String source) {
    try {
      Pattern pattern = Pattern.compile(re2(source));
      return new TextPattern(source, pattern::matches);
    } catch (PatternSyntaxException lookAhead) {
      return new TextPattern(source, java.util.regex.Pattern.compile(source).asMatchPredicate());
    }
  }

  /** The same expression with {@code \}{@code uXXXX} escapes in RE2's way. */
  private static String re2(String source) {
    String pairs = SURROGATES.matcher(source).replaceAll(TextPattern::codePoint);
    return CODE_UNIT.matcher(pairs).replaceAll("\\\\x{$1}");
  }

  private static String codePoint(MatchResult pair) {
    int point =
        Character.toCodePoint(
            (char) Integer.parseInt(pair.group(1), 16), (char) Integer.parseInt(pair.group(2), 16));
    return "\\\\x{" + Integer.toHexString(point) + "}";
  }
}
