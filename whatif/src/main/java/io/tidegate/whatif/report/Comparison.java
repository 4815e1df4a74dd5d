package io.tidegate.whatif.report;

import io.tidegate.base.Chance;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Demand;
import io.tidegate.whatif.score.Oracle;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Several plans on the same load. The best is the cheapest of those that violate in at most {@code
 * allowed} of the minutes, or the one that violates least when none does.
 */
public record Comparison(Setting setting, List<Outcome> outcomes, double allowed) {
  private static final int RESAMPLES = 1000;
  private static final double SURE = 0.95;
  private static final double LIKELY = 0.75;
  private static final double HOUR = 60;
  private static final int FEW_DAYS = 3;
  private static final String NEWLINE = System.lineSeparator();

  /** Copies. */
  public Comparison {
    outcomes = List.copyOf(outcomes);
  }

  /** The index of the best. */
  public int best() {
    return best(IntStream.range(0, outcomes.getFirst().days().size()).toArray());
  }

  private int best(int[] days) {
    int best = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int i = 0; i < outcomes.size(); i++) {
      long billed = 0;
      long violated = 0;
      long minutes = 0;
      for (int day : days) {
        Outcome.Day one = outcomes.get(i).days().get(day);
        billed += one.billed();
        violated += one.violated();
        minutes += one.minutes();
      }
      double share = (double) violated / Math.max(1, minutes);
      // Those over the limit come after all others, in order of how far over it they are.
      double cost = share <= allowed ? billed : 1e15 * (1 + share);
      if (cost < bestCost) {
        bestCost = cost;
        best = i;
      }
    }
    return best;
  }

  /** How often the best stays the best when days are drawn anew, 0 to 1; repeatable. */
  public double sureness() {
    int best = best();
    int days = outcomes.getFirst().days().size();
    Chance chance = Chance.seeded(1);
    int same = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      int[] drawn = new int[days];
      Arrays.setAll(drawn, day -> chance.below(days));
      same += best(drawn) == best ? 1 : 0;
    }
    return (double) same / RESAMPLES;
  }

  /** What to do, and how sure that is, in a few lines. */
  public String recommendation() {
    int index = best();
    Outcome best = outcomes.get(index);
    int days = best.days().size();
    boolean kept = best.score().violatedShare() <= allowed;
    double sure = sureness();
    String how = sure >= SURE ? "Sure" : sure >= LIKELY ? "Likely" : "A close call";
    StringBuilder out = new StringBuilder();
    out.append("Recommended: ").append(best.plan().name());
    out.append(
        kept ? ", the cheapest with at most " : ", which violates least; none kept to at most ");
    out.append(trimmed(100 * allowed)).append(" % of minutes violated.").append(NEWLINE);
    out.append(
        String.format(
            Locale.ROOT,
            "%s: drawing the %d scored days anew, it stays the best in %.0f of 100 cases.",
            how,
            days,
            100 * sure));
    if (days < FEW_DAYS) {
      out.append(" So few days say little.");
    }
    return out.append(NEWLINE).toString();
  }

  /** The comparison as lines of at most 80 columns. */
  public String table() {
    int width = "policy".length();
    for (Outcome outcome : outcomes) {
      width = Math.max(width, Math.min(30, outcome.plan().name().length()));
    }
    String row = "%-" + width + "." + width + "s %9s %7s %10s %7s %7s %6s%n";
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            row,
            "policy",
            "viol/day",
            "viol %",
            "inst-hours",
            "x best",
            "ev/day",
            "peak"));
    for (Outcome outcome : outcomes) {
      out.append(
          String.format(
              Locale.ROOT,
              row,
              outcome.plan().name(),
              number("%.1f", outcome.score().violatedPerDay()),
              number("%.2f", 100 * outcome.score().violatedShare()),
              number("%.0f", outcome.score().billed() / HOUR),
              number("%.2f", outcome.score().relative()),
              number("%.1f", outcome.score().eventsPerDay()),
              outcome.score().largest()));
    }
    long oracle = outcomes.getFirst().score().oracle();
    out.append(
        String.format(
            Locale.ROOT,
            row,
            "oracle",
            "0.0",
            "0.00",
            number("%.0f", oracle / HOUR),
            "1.00",
            "",
            peak()));
    return out.toString();
  }

  private int peak() {
    return Oracle.peak(
        Demand.of(
            setting.trace(), setting.scoredFrom(), setting.perInstance(), setting.bounds().min()));
  }

  /** Without zeros at the end. */
  private static String trimmed(double value) {
    return new BigDecimal(number("%.4f", value)).stripTrailingZeros().toPlainString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
