package io.tidegate.api.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter pattern of terms (CloudWatch Logs guide, "Filter pattern syntax"): terms that must all
 * be there, {@code ?term} of which one must, {@code -term} of which none may; terms with other
 * characters than letters, digits and underscores stand in quotes. With plain terms beside them
 * {@code ?term}s are ignored, as AWS does. Cases matter. Immutable.
 */
record TermPattern(List<String> all, List<String> any, List<String> none) implements FilterPattern {
  /** Copies. */
  TermPattern {
    all = List.copyOf(all);
    any = List.copyOf(any);
    none = List.copyOf(none);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a text for the user
   */
  static TermPattern parse(String rest) {
    List<String> all = new ArrayList<>();
    List<String> any = new ArrayList<>();
    List<String> none = new ArrayList<>();
    int at = 0;
    while (at < rest.length()) {
      char c = rest.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      List<String> into = c == '?' ? any : c == '-' ? none : all;
      if (c == '?' || c == '-') {
        at++;
      }
      StringBuilder term = new StringBuilder();
      at = term(rest, at, term);
      into.add(term.toString());
    }
    return new TermPattern(all, all.isEmpty() && none.isEmpty() ? any : List.of(), none);
  }

  /** Reads one term into {@code term}; where it ends. */
  private static int term(String text, int start, StringBuilder term) {
    boolean quoted = start < text.length() && text.charAt(start) == '"';
    int at = quoted ? start + 1 : start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quoted && c == '"') {
        return at + 1;
      }
      if (!quoted && Character.isWhitespace(c)) {
        break;
      }
      if (quoted && c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      term.append(c);
      at++;
    }
    if (quoted) {
      throw new IllegalArgumentException("Invalid filter pattern: a quote is not closed.");
    }
    if (term.isEmpty() || !term.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
      throw new IllegalArgumentException("Invalid character(s) in term '" + term + "'");
    }
    return at;
  }

  @Override
  public boolean matches(String message) {
    return all.stream().allMatch(message::contains)
        && none.stream().noneMatch(message::contains)
        && (any.isEmpty() || any.stream().anyMatch(message::contains));
  }
}
