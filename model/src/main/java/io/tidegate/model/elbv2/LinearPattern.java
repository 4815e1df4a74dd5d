package io.tidegate.model.elbv2;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A user's regular expression, matched anywhere in a text in time linear in the text: no look
 * around, no back references, no Unicode classes (ALB guide, "Listener rules"). Immutable, any
 * thread.
 */
public final class LinearPattern {
  /** Instructions that one pattern may compile to: repetitions multiply. */
  static final int MAX_SIZE = 10_000;

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** A pattern that is not one, or that would compile to too much. */
  public static final class Invalid extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message);
    }
  }

  /**
   * Compiles {@code regex}.
   *
   * @throws Invalid when it is no regular expression of this kind
   */
  public static LinearPattern of(String regex, boolean ignoreCase) {
    if (regex.contains("\\p") || regex.contains("\\P")) {
      throw new Invalid("Unicode classes are not supported");
    }
    if (size(regex) > MAX_SIZE) {
      throw new Invalid("the repetitions make it too big");
    }
    try {
      return new LinearPattern(Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0));
    } catch (PatternSyntaxException e) {
      throw new Invalid(Optional.ofNullable(e.getDescription()).orElse("syntax error"));
    }
  }

  /** Whether it matches somewhere in {@code text}. */
  public boolean find(CharSequence text) {
    return pattern.matcher(text).find();
  }

  /** How many groups can be referred to by {@code $1} and so on. */
  public int groups() {
    return pattern.groupCount();
  }

  /**
   * {@code text} with the first match replaced by {@code template}, where {@code $1} to {@code $99}
   * stand for groups ({@code ${1}} before a digit) and {@code $$} for a dollar; empty when nothing
   * matches.
   */
  public Optional<String> replaceFirst(String text, String template) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder(text.length() + template.length());
    out.append(text, 0, matcher.start());
    Template.walk(
        template,
        out::append,
        group -> {
          String value = group <= matcher.groupCount() ? matcher.group(group) : null;
          out.append(value == null ? "" : value);
        });
    return Optional.of(out.append(text, matcher.end(), text.length()).toString());
  }

  /** The highest group that {@code template} refers to, 0 for none. */
  public static int highestGroup(String template) {
    int[] highest = {0};
    Template.walk(template, literal -> {}, group -> highest[0] = Math.max(highest[0], group));
    return highest[0];
  }

  /**
   * About how many instructions {@code regex} compiles to: an atom is one, a counted repetition
   * multiplies what it repeats.
   */
  static long size(String regex) {
    Deque<Long> open = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    int i = 0;
    while (i < regex.length()) {
      char c = regex.charAt(i);
      int next = i + 1;
      if (c == '\\') {
        next = i + 2;
        last = 1;
      } else if (c == '[') {
        next = classEnd(regex, i);
        last = 1;
      } else if (c == '(') {
        open.push(sum);
        sum = 0;
        last = 0;
      } else if (c == ')' && !open.isEmpty()) {
        last = sum;
        sum = open.pop();
      } else if (c == '{' && count(regex, i) > 0) {
        long times = count(regex, i);
        sum += last * (times - 1);
        last *= times;
        next = regex.indexOf('}', i) + 1;
        i = next;
        if (sum > MAX_SIZE) {
          return sum;
        }
        continue;
      } else {
        last = 1;
      }
      sum += c == '(' ? 0 : last;
      i = next;
    }
    while (!open.isEmpty()) {
      sum += open.pop();
    }
    return sum;
  }

  private static int classEnd(String regex, int open) {
    int i = open + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    i++;
    while (i < regex.length() && regex.charAt(i) != ']') {
      i += regex.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  /** The larger bound of a repetition that begins at {@code open}, or 0 when there is none. */
  private static long count(String regex, int open) {
    int close = regex.indexOf('}', open);
    String inside = close < 0 ? "" : regex.substring(open + 1, close);
    if (!inside.matches("[0-9]{1,4}(,([0-9]{1,4})?)?")) {
      return 0;
    }
    String[] bounds = inside.split(",", -1);
    String high = bounds[bounds.length - 1];
    return Math.max(1, Long.parseLong(high.isEmpty() ? bounds[0] : high));
  }

  /** The replacement's little language. */
  private static final class Template {
    private Template() {}

    static void walk(
        String template,
        java.util.function.Consumer<String> literal,
        java.util.function.IntConsumer group) {
      int i = 0;
      while (i < template.length()) {
        int dollar = template.indexOf('$', i);
        if (dollar < 0) {
          literal.accept(template.substring(i));
          return;
        }
        literal.accept(template.substring(i, dollar));
        i = reference(template, dollar, literal, group);
      }
    }

    private static int reference(
        String template,
        int dollar,
        java.util.function.Consumer<String> literal,
        java.util.function.IntConsumer group) {
      boolean braced = template.startsWith("{", dollar + 1);
      int from = braced ? dollar + 2 : dollar + 1;
      int to = from;
      while (to < template.length() && to < from + 2 && digit(template.charAt(to))) {
        to++;
      }
      boolean closed = !braced || template.startsWith("}", to);
      if (to > from && closed) {
        group.accept(Integer.parseInt(template.substring(from, to)));
        return braced ? to + 1 : to;
      }
      literal.accept("$");
      return template.startsWith("$", dollar + 1) ? dollar + 2 : dollar + 1;
    }

    private static boolean digit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
