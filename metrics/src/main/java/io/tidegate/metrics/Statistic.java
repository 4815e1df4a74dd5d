package io.tidegate.metrics;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statistic that can be asked of a metric (CloudWatch User Guide, Statistics definitions).
 * Percentiles are by nearest rank; trimming by percent drops whole values, so that the upper bound
 * of {@code tm90} is the value that {@code p90} names.
 */
public sealed interface Statistic {
  /** The statistic over one period; empty when its values are not known. */
  OptionalDouble of(Summary summary);

  /** The five plain statistics. */
  enum Plain implements Statistic {
    SAMPLE_COUNT("SampleCount"),
    AVERAGE("Average"),
    SUM("Sum"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum");

    private final String wire;

    Plain(String wire) {
      this.wire = wire;
    }

    /** The name on the wire. */
    public String wire() {
      return wire;
    }

    @Override
    public OptionalDouble of(Summary summary) {
      if (summary.count() == 0) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(
          switch (this) {
            case SAMPLE_COUNT -> summary.count();
            case AVERAGE -> summary.sum() / summary.count();
            case SUM -> summary.sum();
            case MINIMUM -> summary.minimum();
            case MAXIMUM -> summary.maximum();
          });
    }
  }

  /** The value below or at which {@code percent} of the samples lie. */
  record Percentile(double percent) implements Statistic {
    @Override
    public OptionalDouble of(Summary summary) {
      return summary
          .values()
          .map(values -> OptionalDouble.of(Trim.valueAtRank(values, percent)))
          .orElse(OptionalDouble.empty());
    }
  }

  /** What is computed over the values between two bounds. */
  enum Measure {
    TM,
    WM,
    TC,
    TS,
    PR
  }

  /**
   * {@code measure} over the values above {@code lower} up to and including {@code upper}; both in
   * percent of the samples when {@code byPercent}, else values. Infinite where left out.
   */
  record Trimmed(Measure measure, double lower, double upper, boolean byPercent)
      implements Statistic {
    @Override
    public OptionalDouble of(Summary summary) {
      return summary
          .values()
          .map(values -> Trim.apply(this, values))
          .orElse(OptionalDouble.empty());
    }
  }

  /** Parses a name as on the wire; empty when there is no such statistic. */
  static Optional<Statistic> parse(String text) {
    for (Plain plain : Plain.values()) {
      if (plain.wire.equals(text)) {
        return Optional.of(plain);
      }
    }
    if (text.equals("IQM")) {
      return Optional.of(new Trimmed(Measure.TM, 25, 75, true));
    }
    Matcher brief = Syntax.SHORT.matcher(text);
    if (brief.matches()) {
      double percent = Double.parseDouble(brief.group(2));
      if (percent > 100) {
        return Optional.empty();
      }
      return Optional.of(
          brief.group(1).equals("p")
              ? new Percentile(percent)
              : new Trimmed(
                  Measure.valueOf(brief.group(1).toUpperCase(java.util.Locale.ROOT)),
                  0,
                  percent,
                  true));
    }
    return Syntax.range(text);
  }

  /** Whether {@code text} is one of the five plain statistics. */
  static boolean isPlain(String text) {
    return parse(text).filter(Plain.class::isInstance).isPresent();
  }

  /** The textual forms. */
  final class Syntax {
    private static final Pattern SHORT =
        Pattern.compile("(p|tm|wm|tc|ts)(\\d{1,3}(?:\\.\\d{0,10})?)");
    private static final Pattern RANGE =
        Pattern.compile("(TM|WM|TC|TS|PR)\\((-?[0-9.]*)(%?):(-?[0-9.]*)(%?)\\)");

    private Syntax() {}

    private static Optional<Statistic> range(String text) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        return Optional.empty();
      }
      Measure measure = Measure.valueOf(range.group(1));
      boolean anyPercent = !range.group(3).isEmpty() || !range.group(5).isEmpty();
      boolean noBound = range.group(2).isEmpty() && range.group(4).isEmpty();
      boolean mixed =
          anyPercent
              && ((!range.group(2).isEmpty() && range.group(3).isEmpty())
                  || (!range.group(4).isEmpty() && range.group(5).isEmpty()));
      if (noBound || mixed || (anyPercent && measure == Measure.PR)) {
        return Optional.empty();
      }
      try {
        double lower = bound(range.group(2), anyPercent ? 0 : Double.NEGATIVE_INFINITY);
        double upper = bound(range.group(4), anyPercent ? 100 : Double.POSITIVE_INFINITY);
        if (lower >= upper || (anyPercent && (lower < 0 || upper > 100))) {
          return Optional.empty();
        }
        return Optional.of(new Trimmed(measure, lower, upper, anyPercent));
      } catch (NumberFormatException notANumber) {
        return Optional.empty();
      }
    }

    private static double bound(String text, double absent) {
      return text.isEmpty() ? absent : Double.parseDouble(text);
    }
  }
}
