package io.tidegate.api.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * The words, quoted texts and signs of a JSON or field pattern, read once from left to right by one
 * thread.
 */
final class PatternTokens {
  private static final String SIGNS = "{}()[],";
  private static final List<String> OPERATORS =
      List.of("&&", "||", "!=", "<=", ">=", "=", "<", ">");

  private final List<Token> tokens;
  private int next;

  /** One of them; a quoted text is never a sign. */
  record Token(String text, boolean quoted) {
    boolean is(String sign) {
      return !quoted && text.equalsIgnoreCase(sign);
    }
  }

  private PatternTokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  static PatternTokens of(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int start = at;
      String operator = operator(text, at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        StringBuilder quoted = new StringBuilder();
        at = quoted(text, at, quoted);
        tokens.add(new Token(quoted.toString(), true));
      } else if (!operator.isEmpty()) {
        at += operator.length();
        tokens.add(new Token(operator, false));
      } else if (SIGNS.indexOf(c) >= 0) {
        at++;
        tokens.add(new Token(Character.toString(c), false));
      } else {
        at = word(text, at);
        tokens.add(new Token(text.substring(start, at), false));
      }
    }
    return new PatternTokens(tokens);
  }

  private static String operator(String text, int at) {
    return OPERATORS.stream().filter(one -> text.startsWith(one, at)).findFirst().orElse("");
  }

  /** A selector like {@code $.a[0]['b c'].d}, or a bare word. */
  private static int word(String text, int start) {
    int at = start;
    boolean selector = text.charAt(start) == '$';
    while (at < text.length()) {
      char c = text.charAt(at);
      if (selector && c == '[') {
        int close = text.indexOf(']', at);
        if (close < 0) {
          throw invalid();
        }
        at = close + 1;
        continue;
      }
      if (Character.isWhitespace(c)
          || SIGNS.indexOf(c) >= 0
          || c == '"'
          || !operator(text, at).isEmpty()) {
        break;
      }
      at++;
    }
    return at;
  }

  private static int quoted(String text, int start, StringBuilder into) {
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      into.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw invalid();
    }
    return at + 1;
  }

  static IllegalArgumentException invalid() {
    return new IllegalArgumentException("Invalid filter pattern");
  }

  boolean hasNext() {
    return next < tokens.size();
  }

  boolean nextIs(String sign) {
    return hasNext() && tokens.get(next).is(sign);
  }

  /** Takes the next one when it is {@code sign}. */
  boolean skip(String sign) {
    boolean is = nextIs(sign);
    next += is ? 1 : 0;
    return is;
  }

  /** Takes the next one, which must be {@code sign}. */
  void expect(String sign) {
    if (!skip(sign)) {
      throw invalid();
    }
  }

  Token take() {
    if (!hasNext()) {
      throw invalid();
    }
    return tokens.get(next++);
  }
}
