package io.tidegate.cli.whatif;

import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Demand;
import io.tidegate.whatif.score.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code --policy} says: {@code static}, {@code static:COUNT}, {@code KIND:cpu=PERCENT},
 * {@code KIND:requests=COUNT} (per instance and minute), or the name of a file with a policy in
 * AWS's syntax. Kinds are step, target-tracking, predictive, tidegate and tidegate-predictive.
 */
final class PlanText {
  /** What is compared when nothing is asked for. */
  static final List<String> USUAL =
      List.of(
          "static",
          "step:cpu=60",
          "target-tracking:cpu=60",
          "predictive:cpu=60",
          "tidegate:cpu=70",
          "tidegate-predictive:cpu=70");

  private PlanText() {}

  /**
   * The plan that {@code text} means on {@code setting}.
   *
   * @throws BadInput saying what is wrong with it
   */
  static Plan parse(String text, Setting setting) {
    if (Files.isRegularFile(Path.of(text))) {
      return PolicyFile.read(Path.of(text), setting);
    }
    String[] halves = text.split(":", 2);
    String kind = halves[0].strip().toLowerCase(Locale.ROOT);
    if (kind.equals("static")) {
      return constant(text, halves, setting);
    }
    if (halves.length < 2) {
      throw new BadInput(
          "--policy "
              + text
              + ": is neither a file nor of the form KIND:cpu=PERCENT or KIND:requests=COUNT");
    }
    double target = target(text, halves[1], setting);
    Plan plan =
        switch (kind) {
          case "step" -> Plans.step(setting, target);
          case "target-tracking" -> Plans.tracking(setting, target);
          case "predictive" -> Plans.predictive(setting, target);
          case "tidegate" -> Plans.tidegate(setting, target);
          case "tidegate-predictive" -> Plans.tidegatePredictive(setting, target);
          default ->
              throw new BadInput(
                  "--policy "
                      + text
                      + ": no kind "
                      + kind
                      + "; known are static, step, target-tracking, predictive, tidegate and"
                      + " tidegate-predictive");
        };
    return plan.named(text);
  }

  private static Plan constant(String text, String[] halves, Setting setting) {
    int count =
        halves.length == 2
            ? (int) number(text, halves[1])
            : Oracle.peak(
                Demand.of(
                    setting.trace(),
                    setting.scoredFrom(),
                    setting.perInstance(),
                    setting.bounds().min()));
    if (count < 1) {
      throw new BadInput("--policy " + text + ": needs at least one instance");
    }
    return Plans.constant("static:" + count, count);
  }

  /** In percent of what an instance bears. */
  private static double target(String text, String metric, Setting setting) {
    String[] parts = metric.split("=", 2);
    if (parts.length < 2) {
      throw new BadInput("--policy " + text + ": no value; write for instance cpu=50");
    }
    double value = number(text, parts[1]);
    double percent =
        switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
          case "cpu" -> value;
          case "requests" -> value * Plans.percent(setting);
          default ->
              throw new BadInput(
                  "--policy " + text + ": no metric " + parts[0] + "; known are cpu and requests");
        };
    if (!(percent > 0)) {
      throw new BadInput("--policy " + text + ": the value must be over zero");
    }
    return percent;
  }

  private static double number(String text, String value) {
    try {
      return Double.parseDouble(value.strip());
    } catch (NumberFormatException not) {
      throw new BadInput("--policy " + text + ": no number: " + value);
    }
  }
}
