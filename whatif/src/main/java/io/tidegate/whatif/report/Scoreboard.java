package io.tidegate.whatif.report;

import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.KnownTrace;
import io.tidegate.whatif.score.Score;
import io.tidegate.whatif.score.Sweep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** The tables of {@code docs/scaling.md}: every policy on every known trace at every boot time. */
public final class Scoreboard {
  /** The target at which violated minutes are shown, in percent. */
  private static final double SHOWN_TARGET = 60;

  private static final double NINES = 0.001;

  private Scoreboard() {}

  private record Contestant(String name, BiFunction<Setting, Double, Plan> plan) {}

  private static final List<Contestant> CONTESTANTS =
      List.of(
          new Contestant("step", Plans::step),
          new Contestant("target tracking", Plans::tracking),
          new Contestant("target tracking + predictive", Plans::predictive),
          new Contestant("tidegate", Plans::tidegate),
          new Contestant("tidegate + predictive", Plans::tidegatePredictive));

  /** Both tables, in Markdown; the traces are read from {@code directory}. */
  public static String markdown(Path directory) {
    return "### Least cost with at most 0.5 % of minutes violated (C99.5), and 0.1 % (C99.9)\n\n"
        + costs(directory)
        + "\n### At a target of 60 %: violated minutes per day / billed over oracle's"
        + " instance-minutes / events per day\n\n"
        + fixed(directory);
  }

  private static String costs(Path directory) {
    StringBuilder out = new StringBuilder(header("boot | policy", "geometric mean | C99.9 mean"));
    for (Duration boot : KnownTrace.BOOTS) {
      List<Setting> settings = settings(directory, boot);
      List<Double> peaks = settings.stream().map(Sweep::staticPeak).toList();
      row(out, boot, "static peak", peaks, peaks);
      for (Contestant one : CONTESTANTS) {
        row(
            out,
            boot,
            one.name(),
            best(settings, one, Sweep.HALF_PERCENT),
            best(settings, one, NINES));
      }
    }
    return out.toString();
  }

  private static List<Double> best(List<Setting> settings, Contestant one, double violated) {
    return settings.stream()
        .map(setting -> Sweep.best(setting, one.plan(), violated).cost())
        .toList();
  }

  private static void row(
      StringBuilder out, Duration boot, String name, List<Double> costs, List<Double> nines) {
    out.append("| ").append(boot.toSeconds()).append(" s | ").append(name);
    costs.forEach(cost -> out.append(String.format(Locale.ROOT, " | %.2f", cost)));
    out.append(String.format(Locale.ROOT, " | %.2f | %.2f |%n", mean(costs), mean(nines)));
  }

  private static double mean(List<Double> costs) {
    return Math.exp(costs.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  private static String fixed(Path directory) {
    StringBuilder out = new StringBuilder(header("boot | policy", ""));
    for (Duration boot : KnownTrace.BOOTS) {
      List<Setting> settings = settings(directory, boot);
      out.append("| ").append(boot.toSeconds()).append(" s | static peak");
      settings.forEach(
          setting ->
              out.append(
                  String.format(Locale.ROOT, " | 0.0 / %.2f / 0", Sweep.staticPeak(setting))));
      out.append(" |\n");
      for (Contestant one : CONTESTANTS) {
        out.append("| ").append(boot.toSeconds()).append(" s | ").append(one.name());
        for (Setting setting : settings) {
          Plan plan = one.plan().apply(setting, SHOWN_TARGET);
          Score score = new Replay(setting, plan, Replay.Listener.NONE).run();
          out.append(
              String.format(
                  Locale.ROOT,
                  " | %.1f / %.2f / %.0f",
                  score.violatedPerDay(),
                  score.relative(),
                  score.eventsPerDay()));
        }
        out.append(" |\n");
      }
    }
    return out.toString();
  }

  private static List<Setting> settings(Path directory, Duration boot) {
    List<Setting> out = new ArrayList<>();
    for (KnownTrace trace : KnownTrace.ALL) {
      out.add(trace.setting(directory).booting(boot));
    }
    return out;
  }

  private static String header(String first, String last) {
    StringBuilder out = new StringBuilder("| ").append(first);
    KnownTrace.ALL.forEach(trace -> out.append(" | ").append(trace.name()));
    if (!last.isEmpty()) {
      out.append(" | ").append(last);
    }
    out.append(" |\n");
    long columns = out.chars().filter(c -> c == '|').count() - 1;
    return out.append("|").append("---|".repeat((int) columns)).append('\n').toString();
  }
}
