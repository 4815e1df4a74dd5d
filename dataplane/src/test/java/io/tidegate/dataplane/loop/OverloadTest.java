package io.tidegate.dataplane.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.TrafficLimits;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private static final long MS = 1_000_000;
  private static final int MANY = 100;

  @Test
  void shortRoundsAreNoOverload() {
    Overload overload = new Overload(100);
    for (int ms = 0; ms < 5_000; ms += 90) {
      overload.round(90 * MS, ms, MANY);
      assertFalse(overload.refuses(200 * MS));
    }
  }

  /** A collection of garbage, or a machine that stood still, and what waited meanwhile. */
  @Test
  void aPauseIsNoOverload() {
    Overload overload = new Overload(100);
    overload.round(MS, 0, MANY);
    overload.round(3_000 * MS, 3_000, MANY);
    overload.round(200 * MS, 3_200, MANY);
    overload.round(40 * MS, 3_240, MANY);
    overload.round(120 * MS, 3_360, MANY);
    assertFalse(overload.isBehind());
  }

  /** A machine that gives this process little time. */
  @Test
  void longRoundsOfFewEventsAreNoOverload() {
    Overload overload = new Overload(100);
    for (int ms = 0; ms < 5_000; ms += 150) {
      overload.round(150 * MS, ms, 3);
    }
    assertFalse(overload.isBehind());
  }

  @Test
  void longRoundsForSomeTimeAreUntilTheFirstShortOne() {
    Overload overload = new Overload(100);
    overload.round(150 * MS, 150, MANY);
    overload.round(850 * MS, 1_000, MANY);
    assertFalse(overload.refuses(120 * MS));
    overload.round(150 * MS, 1_150, MANY);
    assertTrue(overload.refuses(120 * MS));
    assertFalse(overload.refuses(80 * MS));
    overload.round(99 * MS, 1_249, MANY);
    assertFalse(overload.refuses(120 * MS));
  }

  /**
   * A loop that serves 20 requests a millisecond and refuses twenty times as many; {@code load}
   * times what it can serve comes, clients give up after a second. What was served in time, of what
   * could be.
   */
  private static double goodput(double load, boolean sheds) {
    Overload overload = new Overload(TrafficLimits.LAG_MS);
    double perMs = 20;
    double now = 0;
    double came = 0;
    int good = 0;
    ArrayDeque<Double> waiting = new ArrayDeque<>();
    double end = 30_000;
    while (now < end) {
      for (; came <= now; came += 1 / (perMs * load)) {
        waiting.add(came);
      }
      double began = now;
      int events = waiting.size();
      for (int ready = events; ready > 0; ready--) {
        double since = waiting.remove();
        if (sheds && overload.refuses((long) ((now - began) * MS))) {
          now += 1 / perMs / 20;
        } else {
          now += 1 / perMs;
          good += now - since <= 1_000 ? 1 : 0;
        }
      }
      overload.round((long) ((now - began) * MS), (long) now, events);
      now = Math.max(now, began + 0.1);
    }
    return good / (perMs * end);
  }

  @Test
  void twiceTheLoadIsServedNearlyAsWellAsTheMostInsteadOfCollapsing() {
    assertTrue(goodput(0.95, true) > 0.94, "at 0.95: " + goodput(0.95, true));
    assertTrue(goodput(2, false) < 0.15, "without shedding: " + goodput(2, false));
    assertTrue(goodput(2, true) > 0.9, "at 2: " + goodput(2, true));
    assertTrue(goodput(4, true) > 0.8, "at 4: " + goodput(4, true));
  }
}
