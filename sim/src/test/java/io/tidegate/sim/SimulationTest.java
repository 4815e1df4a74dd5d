package io.tidegate.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.tidegate.sim.Simulation.Plan;
import io.tidegate.sim.Simulation.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dtidegate.seed=N} runs one seed alone and prints its history, {@code -Dtidegate.seeds=N}
 * runs more of them.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("tidegate.seeds", 200);
  private static final long ONE = Long.getLong("tidegate.seed", -1);
  private static final long CRASH_SEED = 7;
  private static final int SHOWN = 60;

  @Test
  void holdsForEverySeed() {
    long first = ONE < 0 ? 0 : ONE;
    long last = ONE < 0 ? SEEDS : ONE + 1;
    for (long seed = first; seed < last; seed++) {
      check(Plan.random(seed));
    }
  }

  @Test
  void holdsForACrashBeforeAndAfterEveryAppend() {
    long appends = check(Plan.crashing(CRASH_SEED, 0, true)).appends();
    assertTrue(appends > 30, "a history worth crashing: " + appends);
    for (long append = 1; append <= appends; append++) {
      check(Plan.crashing(CRASH_SEED, append, true));
      check(Plan.crashing(CRASH_SEED, append, false));
    }
  }

  @Test
  void replaysASeedExactly() {
    for (long seed = 0; seed < 5; seed++) {
      Result once = new Simulation(Plan.random(seed)).run();
      Result again = new Simulation(Plan.random(seed)).run();
      assertEquals(once.trace(), again.trace());
    }
  }

  @Test
  void differsBetweenSeeds() {
    long one = new Simulation(Plan.random(1)).run().checksum();
    assertTrue(one != new Simulation(Plan.random(2)).run().checksum());
  }

  private static Result check(Plan plan) {
    Result result = new Simulation(plan).run();
    if (!result.broken().isEmpty()) {
      List<String> trace = result.trace();
      int shown = ONE < 0 ? Math.max(0, trace.size() - SHOWN) : 0;
      fail(
          plan
              + " broke "
              + String.join("\n  ", result.broken().subList(0, Math.min(5, result.broken().size())))
              + "\nreplay with -Dtidegate.seed="
              + plan.seed()
              + "; history:\n  "
              + String.join("\n  ", trace.subList(shown, trace.size())));
    }
    return result;
  }
}
