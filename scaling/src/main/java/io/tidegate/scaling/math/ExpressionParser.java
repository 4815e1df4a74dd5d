package io.tidegate.scaling.math;

import java.util.ArrayList;
import java.util.List;

/**
 * Recursive descent over the grammar of metric math (CloudWatch User Guide, "Using math expressions
 * with CloudWatch metrics"). From loosest to tightest: OR, AND, comparison, sum, product, power,
 * minus. Used once, by one thread.
 */
final class ExpressionParser {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  ExpressionParser(String text) {
    this.text = text;
  }

  Expression parse() {
    if (text.length() > MAX_LENGTH) {
      throw new MathError("The expression is longer than " + MAX_LENGTH + " characters.");
    }
    Expression whole = or();
    skipSpace();
    if (at < text.length()) {
      throw unexpected();
    }
    return whole;
  }

  private Expression or() {
    if (++depth > MAX_DEPTH) {
      throw new MathError("The expression is nested too deeply.");
    }
    Expression left = and();
    while (word("OR") || symbol("||")) {
      left = new Expression.Binary("OR", left, and());
    }
    depth--;
    return left;
  }

  private Expression and() {
    Expression left = comparison();
    while (word("AND") || symbol("&&")) {
      left = new Expression.Binary("AND", left, comparison());
    }
    return left;
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      String operator = firstOf("==", "!=", "<=", ">=", "<", ">");
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(operator, left, sum());
    }
  }

  private Expression sum() {
    Expression left = product();
    while (true) {
      String operator = firstOf("+", "-");
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(operator, left, product());
    }
  }

  private Expression product() {
    Expression left = negation();
    while (true) {
      String operator = firstOf("*", "/");
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(operator, left, negation());
    }
  }

  private Expression negation() {
    int minuses = 0;
    while (symbol("-")) {
      minuses++;
    }
    Expression operand = power();
    return minuses % 2 == 0 ? operand : new Expression.Negate(operand);
  }

  private Expression power() {
    Expression base = primary();
    return symbol("^") ? new Expression.Binary("^", base, negation()) : base;
  }

  private Expression primary() {
    skipSpace();
    if (at >= text.length()) {
      throw new MathError("The expression ends where a value is expected.");
    }
    char next = text.charAt(at);
    if (next == '(') {
      at++;
      Expression inner = or();
      expect(")");
      return inner;
    }
    if (next == '[') {
      at++;
      return new Expression.Array(list("]"));
    }
    if (next == '\'' || next == '"') {
      return quoted(next);
    }
    if (Character.isDigit(next) || next == '.') {
      return number();
    }
    if (Character.isLetter(next)) {
      return named();
    }
    throw unexpected();
  }

  private Expression named() {
    int from = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(from, at);
    skipSpace();
    if (at < text.length() && text.charAt(at) == '(') {
      if (!name.equals(name.toUpperCase(java.util.Locale.ROOT))) {
        throw new MathError("Function names must be upper case: " + name);
      }
      at++;
      return new Expression.Call(name, list(")"));
    }
    if (Character.isLowerCase(name.charAt(0))) {
      return new Expression.Id(name);
    }
    return new Expression.Text(name);
  }

  private List<Expression> list(String close) {
    List<Expression> out = new ArrayList<>();
    if (symbol(close)) {
      return out;
    }
    do {
      out.add(or());
    } while (symbol(","));
    expect(close);
    return out;
  }

  private Expression quoted(char quote) {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == quote) {
        at++;
        return new Expression.Text(out.toString());
      }
      if (next == '\\' && at + 1 < text.length()) {
        next = text.charAt(++at);
      }
      out.append(next);
    }
    throw new MathError("A quoted text has no end.");
  }

  private Expression number() {
    int from = at;
    while (at < text.length()
        && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.' || exponent(from))) {
      at++;
    }
    try {
      return new Expression.Constant(Double.parseDouble(text.substring(from, at)));
    } catch (NumberFormatException notANumber) {
      throw new MathError("Not a number: " + text.substring(from, at));
    }
  }

  private boolean exponent(int from) {
    char next = text.charAt(at);
    if (next == 'e' || next == 'E') {
      return at > from && at + 1 < text.length() && !Character.isLetter(text.charAt(at + 1));
    }
    char before = text.charAt(at - 1);
    return at > from && (next == '-' || next == '+') && (before == 'e' || before == 'E');
  }

  private boolean word(String word) {
    skipSpace();
    int end = at + word.length();
    if (text.startsWith(word, at) && (end == text.length() || !isWordPart(text.charAt(end)))) {
      at = end;
      return true;
    }
    return false;
  }

  private boolean symbol(String symbol) {
    skipSpace();
    if (text.startsWith(symbol, at)) {
      at += symbol.length();
      return true;
    }
    return false;
  }

  private String firstOf(String... symbols) {
    for (String symbol : symbols) {
      if (symbol(symbol)) {
        return symbol;
      }
    }
    return "";
  }

  private void expect(String symbol) {
    if (!symbol(symbol)) {
      throw new MathError("Expected '" + symbol + "' at position " + (at + 1) + ".");
    }
  }

  private MathError unexpected() {
    return new MathError(
        "Unexpected character '" + text.charAt(at) + "' at position " + (at + 1) + ".");
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isWordPart(char character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }
}
