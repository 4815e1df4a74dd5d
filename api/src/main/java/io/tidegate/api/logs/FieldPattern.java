package io.tidegate.api.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern like {@code [type, time, ..., status = 5*, rest]} for messages whose fields stand
 * between spaces, in quotes or in brackets. {@code ...} stands for any number of fields; conditions
 * on one field are joined by {@code &&} or {@code ||}. Immutable.
 */
record FieldPattern(List<Field> before, Optional<List<Field>> after) implements FilterPattern {
  /** Copies. */
  FieldPattern {
    before = List.copyOf(before);
    after = after.map(List::copyOf);
  }

  /** A field; one of the groups of values must hold as a whole, if there are any. */
  record Field(List<List<PatternValue>> groups) {
    boolean holds(String value) {
      return groups.isEmpty()
          || groups.stream().anyMatch(group -> group.stream().allMatch(one -> one.matches(value)));
    }
  }

  static FieldPattern parse(String text) {
    PatternTokens tokens = PatternTokens.of(text);
    tokens.expect("[");
    List<Field> before = new ArrayList<>();
    Optional<List<Field>> after = Optional.empty();
    do {
      if (tokens.skip("...")) {
        if (after.isPresent()) {
          throw PatternTokens.invalid();
        }
        after = Optional.of(new ArrayList<>());
      } else {
        after.orElse(before).add(field(tokens));
      }
    } while (tokens.skip(","));
    tokens.expect("]");
    if (tokens.hasNext()) {
      throw PatternTokens.invalid();
    }
    return new FieldPattern(before, after);
  }

  private static Field field(PatternTokens tokens) {
    List<List<PatternValue>> groups = new ArrayList<>();
    String name = "";
    boolean joined;
    do {
      List<PatternValue> group = new ArrayList<>();
      do {
        name = condition(tokens, name, group);
      } while (tokens.skip("&&"));
      joined = tokens.skip("||");
      if (!group.isEmpty()) {
        groups.add(group);
      }
    } while (joined);
    return new Field(groups);
  }

  /** Reads {@code name} or {@code name = value} into {@code group}; the field's name. */
  private static String condition(PatternTokens tokens, String expected, List<PatternValue> group) {
    PatternTokens.Token name = tokens.take();
    if (name.quoted() || (!expected.isEmpty() && !expected.equals(name.text()))) {
      throw PatternTokens.invalid();
    }
    if (!tokens.nextIs(",") && !tokens.nextIs("]")) {
      PatternTokens.Token operator = tokens.take();
      if (!PatternValue.isOperator(operator)) {
        throw PatternTokens.invalid();
      }
      group.add(PatternValue.of(operator.text(), tokens.take()));
    }
    return name.text();
  }

  @Override
  public boolean matches(String message) {
    List<String> fields = fields(message);
    if (after.isEmpty()) {
      return fields.size() == before.size() && hold(before, fields);
    }
    int rest = fields.size() - after.get().size();
    return rest >= before.size()
        && hold(before, fields)
        && hold(after.get(), fields.subList(rest, fields.size()));
  }

  private static boolean hold(List<Field> wanted, List<String> fields) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).holds(fields.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(String message) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < message.length()) {
      char c = message.charAt(at);
      if (c == ' ') {
        at++;
        continue;
      }
      int end = c == '"' ? message.indexOf('"', at + 1) : c == '[' ? message.indexOf(']', at) : -1;
      if (end >= 0) {
        fields.add(message.substring(at + 1, end));
        at = end + 1;
      } else {
        int space = message.indexOf(' ', at);
        fields.add(message.substring(at, space < 0 ? message.length() : space));
        at = space < 0 ? message.length() : space;
      }
    }
    return fields;
  }
}
