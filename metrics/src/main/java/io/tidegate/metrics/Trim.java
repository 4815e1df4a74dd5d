package io.tidegate.metrics;

import java.util.OptionalDouble;

/** Arithmetic over sorted values with counts: nearest rank, trimming, winsorising. Pure. */
final class Trim {
  private Trim() {}

  static double valueAtRank(Values values, double percent) {
    double rank = Math.max(1, Math.ceil(round(percent / 100 * values.total())));
    double seen = 0;
    for (int i = 0; i < values.size(); i++) {
      seen += values.count(i);
      if (seen >= rank) {
        return values.value(i);
      }
    }
    return values.value(values.size() - 1);
  }

  static OptionalDouble apply(Statistic.Trimmed trimmed, Values values) {
    double total = values.total();
    double from = 0;
    double to = total;
    if (trimmed.byPercent()) {
      from = Math.floor(round(trimmed.lower() / 100 * total));
      to = Math.ceil(round(trimmed.upper() / 100 * total));
    } else {
      for (int i = 0; i < values.size(); i++) {
        if (values.value(i) <= trimmed.lower()) {
          from += values.count(i);
        } else if (values.value(i) > trimmed.upper()) {
          to -= values.count(i);
        }
      }
    }
    double kept = Math.max(0, to - from);
    double sum = sumOfRanks(values, from, to);
    return switch (trimmed.measure()) {
      case TM -> kept == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / kept);
      case TC -> OptionalDouble.of(kept);
      case TS -> OptionalDouble.of(sum);
      case PR -> OptionalDouble.of(100 * kept / total);
      case WM -> {
        double low = trimmed.byPercent() ? valueAfter(values, from) : trimmed.lower();
        double high = trimmed.byPercent() ? valueAfter(values, to - 1e-9) : trimmed.upper();
        double replaced = (from == 0 ? 0 : from * low) + (to == total ? 0 : (total - to) * high);
        yield OptionalDouble.of((sum + replaced) / total);
      }
    };
  }

  /** The sum of the samples whose rank (0-based, sorted) is in {@code [from, to)}. */
  private static double sumOfRanks(Values values, double from, double to) {
    double seen = 0;
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      double next = seen + values.count(i);
      double overlap = Math.min(next, to) - Math.max(seen, from);
      if (overlap > 0) {
        sum += overlap * values.value(i);
      }
      seen = next;
    }
    return sum;
  }

  private static double valueAfter(Values values, double rank) {
    double seen = 0;
    for (int i = 0; i < values.size(); i++) {
      seen += values.count(i);
      if (seen > rank) {
        return values.value(i);
      }
    }
    return values.value(values.size() - 1);
  }

  /** Takes away what binary fractions add: 0.9 of 10 is 9, not 9.000000000000002. */
  private static double round(double rank) {
    double whole = Math.rint(rank);
    return Math.abs(whole - rank) < 1e-9 ? whole : rank;
  }
}
