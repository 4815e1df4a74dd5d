package io.tidegate.whatif.score;

import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The least cost of a policy under a limit of violated minutes, over the utilisation targets that
 * it can be set to: C99.5 and C99.9 of {@code docs/scaling.md}. Which target is right depends on
 * the load, and whoever operates a group finds it; so policies are compared at each one's best.
 */
public final class Sweep {
  /** Utilisation targets in percent. */
  public static final List<Double> TARGETS =
      List.of(
          30.0, 35.0, 40.0, 45.0, 50.0, 52.5, 55.0, 57.5, 60.0, 62.5, 65.0, 67.5, 70.0, 72.5, 75.0,
          77.5, 80.0);

  /** The share of violated minutes of C99.5. */
  public static final double HALF_PERCENT = 0.005;

  private Sweep() {}

  /**
   * The best target, none when static peak is cheaper or no target keeps the limit, and its cost.
   */
  public record Best(Optional<Double> target, double cost) {}

  /** Tries every target. */
  public static Best best(
      Setting setting, BiFunction<Setting, Double, Plan> plan, double violatedShare) {
    Best best = new Best(Optional.empty(), staticPeak(setting));
    for (double target : TARGETS) {
      Score score = new Replay(setting, plan.apply(setting, target), Replay.Listener.NONE).run();
      if (score.violatedShare() <= violatedShare && score.relative() < best.cost()) {
        best = new Best(Optional.of(target), score.relative());
      }
    }
    return best;
  }

  /** The cost of the least constant capacity that never violates. */
  public static double staticPeak(Setting setting) {
    int[] needed =
        Demand.of(
            setting.trace(), setting.scoredFrom(), setting.perInstance(), setting.bounds().min());
    return (double) Oracle.peak(needed)
        * needed.length
        / Oracle.instanceMinutes(needed, setting.bootMinutes());
  }
}
