package io.tidegate.scaling.alarm;

import io.tidegate.model.cloudwatch.StateValue;
import java.util.ArrayList;
import java.util.List;

/** Recursive descent over composite alarm rules: OR, AND, NOT, functions. One use, one thread. */
final class CompositeRuleParser {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  CompositeRuleParser(String text) {
    this.text = text;
  }

  CompositeRule parse() {
    CompositeRule whole = or();
    skipSpace();
    if (at < text.length()) {
      throw error("unexpected '" + text.charAt(at) + "'");
    }
    return whole;
  }

  private CompositeRule or() {
    if (++depth > MAX_DEPTH) {
      throw error("nested too deeply");
    }
    CompositeRule left = and();
    while (word("OR")) {
      left = new CompositeRule.Either(left, and());
    }
    depth--;
    return left;
  }

  private CompositeRule and() {
    CompositeRule left = not();
    while (word("AND")) {
      left = new CompositeRule.Both(left, not());
    }
    return left;
  }

  private CompositeRule not() {
    boolean odd = false;
    while (word("NOT")) {
      odd = !odd;
    }
    CompositeRule rule = primary();
    return odd ? new CompositeRule.Not(rule) : rule;
  }

  private CompositeRule primary() {
    if (symbol('(')) {
      CompositeRule inner = or();
      expect(')');
      return inner;
    }
    if (word("TRUE")) {
      return new CompositeRule.Constant(true);
    }
    if (word("FALSE")) {
      return new CompositeRule.Constant(false);
    }
    if (word("AT_LEAST")) {
      return atLeast();
    }
    StateValue state = state();
    expect('(');
    CompositeRule rule = new CompositeRule.InState(state, alarm());
    expect(')');
    return rule;
  }

  private CompositeRule atLeast() {
    expect('(');
    skipSpace();
    int from = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    double wanted;
    try {
      wanted = Double.parseDouble(text.substring(from, at));
    } catch (NumberFormatException notANumber) {
      throw error("AT_LEAST needs a number or a percentage");
    }
    boolean percent = symbol('%');
    expect(',');
    boolean not = word("NOT");
    StateValue state = state();
    expect(',');
    expect('(');
    List<String> alarms = new ArrayList<>();
    do {
      alarms.add(alarm());
    } while (symbol(','));
    expect(')');
    expect(')');
    return new CompositeRule.AtLeast(wanted, percent, not, state, alarms);
  }

  private StateValue state() {
    for (StateValue state : StateValue.values()) {
      if (word(state.name())) {
        return state;
      }
    }
    throw error("expected ALARM, OK, INSUFFICIENT_DATA, TRUE or FALSE");
  }

  private String alarm() {
    skipSpace();
    String name = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
    if (name.isEmpty()) {
      throw error("an alarm name is missing");
    }
    int arn = name.startsWith("arn:") ? name.indexOf(":alarm:") : -1;
    return arn < 0 ? name : name.substring(arn + ":alarm:".length());
  }

  private String quoted() {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"') {
        at++;
        return out.toString();
      }
      if (next == '\\' && at + 1 < text.length()) {
        next = text.charAt(++at);
      }
      out.append(next);
    }
    throw error("a quoted name has no end");
  }

  private String bare() {
    int from = at;
    while (at < text.length() && " (),\"\t\n\r".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean word(String word) {
    skipSpace();
    int end = at + word.length();
    boolean ends =
        end >= text.length()
            || (!Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '_');
    if (text.startsWith(word, at) && ends) {
      at = end;
      return true;
    }
    return false;
  }

  private boolean symbol(char symbol) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == symbol) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char symbol) {
    if (!symbol(symbol)) {
      throw error("expected '" + symbol + "'");
    }
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(
        "The alarm rule is not valid at position " + (at + 1) + ": " + what + ".");
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
