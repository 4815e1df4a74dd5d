package io.tidegate.scaling.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One field of a cron expression: items joined by commas, each with an optional step. */
final class CronField {
  private CronField() {}

  /**
   * The values of {@code text} between {@code least} and {@code most}; {@code names} stand for the
   * values from {@code least} on.
   *
   * @throws IllegalArgumentException when it is malformed or out of range
   */
  static BitSet parse(String text, int least, int most, List<String> names) {
    BitSet values = new BitSet(most + 1);
    for (String item : text.split(",", -1)) {
      int slash = item.indexOf('/');
      String range = slash < 0 ? item : item.substring(0, slash);
      int step = slash < 0 ? 1 : number(item.substring(slash + 1));
      int from = least;
      int to = most;
      if (!range.equals("*")) {
        int dash = range.indexOf('-');
        from = value(dash < 0 ? range : range.substring(0, dash), least, names);
        to = dash < 0 ? (slash < 0 ? from : most) : value(range.substring(dash + 1), least, names);
      }
      if (step < 1 || from < least || to > most || from > to) {
        throw new IllegalArgumentException(text);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int value(String text, int least, List<String> names) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    return named >= 0 ? named + least : number(text);
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 4 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseInt(text);
  }
}
