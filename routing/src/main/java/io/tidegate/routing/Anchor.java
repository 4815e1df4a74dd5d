package io.tidegate.routing;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The literal text that every match begins and ends with, empty when there is none; {@code whole}
 * when a match is that text and nothing else. It only proposes candidates: what an anchor leaves
 * out must never match. Immutable, the arrays are not to be changed.
 */
record Anchor(byte[] prefix, byte[] suffix, boolean whole) {
  /** Nothing is known. */
  static final Anchor NONE = new Anchor(new byte[0], new byte[0], false);

  private static final Pattern REPETITION = Pattern.compile("\\{\\d+(,\\d*)?}");

  static Anchor of(io.tidegate.routing.Pattern pattern) {
    return new Anchor(pattern.literalPrefix(), pattern.literalSuffix(), pattern.isLiteral());
  }

  /**
   * The anchor of a regular expression that is looked for anywhere in a text: {@code ^} and {@code
   * $} make one. In lower case when {@code ignoreCase}. Whatever is not surely understood (a choice
   * outside of parentheses, escapes by letters other than classes) gives {@link #NONE}.
   */
  static Anchor ofRegex(String regex, boolean ignoreCase) {
    Scan scan = new Scan(ignoreCase ? regex.toLowerCase(Locale.ROOT) : regex);
    return scan.run() ? scan.anchor() : NONE;
  }

  /** Reads one expression from left to right; belongs to its thread. */
  private static final class Scan {
    private final String regex;
    private int at;
    private boolean begins;
    private boolean ends;

    /** Literal text since the beginning, and since the last thing that is none. */
    private final StringBuilder first = new StringBuilder();

    private final StringBuilder last = new StringBuilder();
    private boolean plain = true;

    Scan(String regex) {
      this.regex = regex;
    }

    Anchor anchor() {
      return new Anchor(
          bytes(begins ? first : ""), bytes(ends ? last : ""), begins && ends && plain);
    }

    private static byte[] bytes(CharSequence text) {
      return text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** False when the expression is not understood. */
    boolean run() {
      if (regex.startsWith("^")) {
        begins = true;
        at = 1;
      }
      while (at < regex.length()) {
        char c = regex.charAt(at);
        if (ends || c == '|' || c == '^' || c >= 0x7f || c < ' ') {
          return false;
        }
        if (!item(c)) {
          return false;
        }
      }
      return true;
    }

    private boolean item(char c) {
      switch (c) {
        case '$' -> {
          ends = true;
          at++;
        }
        case '\\' -> {
          return escape();
        }
        case '(' -> {
          return group();
        }
        case '[' -> {
          return set();
        }
        case '.' -> {
          at++;
          other();
        }
        case '*', '?', '+' -> {
          at++;
          repeated();
        }
        case '{' -> {
          var repetition = REPETITION.matcher(regex).region(at, regex.length());
          if (!repetition.lookingAt()) {
            return false;
          }
          at = repetition.end();
          repeated();
        }
        default -> {
          at++;
          literal(c);
        }
      }
      return true;
    }

    private void literal(char c) {
      last.append(c);
      if (plain) {
        first.append(c);
      }
    }

    private void other() {
      plain = false;
      last.setLength(0);
    }

    /** What came last may be there any number of times. */
    private void repeated() {
      if (plain && !first.isEmpty()) {
        first.setLength(first.length() - 1);
      }
      other();
    }

    private boolean escape() {
      if (at + 1 >= regex.length()) {
        return false;
      }
      char escaped = regex.charAt(at + 1);
      at += 2;
      if ("dDwWsSbB".indexOf(escaped) >= 0) {
        other();
        return true;
      }
      if (Character.isLetterOrDigit(escaped) || escaped >= 0x7f) {
        return false;
      }
      literal(escaped);
      return true;
    }

    private boolean group() {
      other();
      int depth = 0;
      while (at < regex.length()) {
        char c = regex.charAt(at);
        if (c == '\\') {
          if (at + 1 < regex.length() && "qQ".indexOf(regex.charAt(at + 1)) >= 0) {
            return false;
          }
          at += 2;
        } else if (c == '[') {
          if (!set()) {
            return false;
          }
        } else {
          depth += c == '(' ? 1 : c == ')' ? -1 : 0;
          at++;
          if (depth == 0) {
            other();
            return !regex.substring(0, at).replace("(?:", "").contains("(?");
          }
        }
      }
      return false;
    }

    /** A character class; a bracket inside one makes the rest uncertain. */
    private boolean set() {
      if (regex.startsWith("]", at + 2) && "^\\[]".indexOf(regex.charAt(at + 1)) < 0) {
        literal(regex.charAt(at + 1)); // [.] is how many write a dot
        at += 3;
        return true;
      }
      int end = at + 1;
      if (end < regex.length() && regex.charAt(end) == '^') {
        end++;
      }
      if (end < regex.length() && regex.charAt(end) == ']') {
        return false;
      }
      while (end < regex.length() && regex.charAt(end) != ']') {
        char c = regex.charAt(end);
        if (c == '[') {
          return false;
        }
        end += c == '\\' ? 2 : 1;
      }
      if (end >= regex.length()) {
        return false;
      }
      at = end + 1;
      other();
      return true;
    }
  }
}
