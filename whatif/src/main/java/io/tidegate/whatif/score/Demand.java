package io.tidegate.whatif.score;

import io.tidegate.whatif.trace.Trace;

/** How many instances a minute needs so that each stays at or under its share of what it bears. */
public final class Demand {
  /** The service objective: an instance is at most this busy. */
  public static final double BUSY = 0.8;

  private static final double ROUNDING = 1e-9;

  private Demand() {}

  /** Instances needed for {@code load} when one bears {@code perInstance}; at least {@code min}. */
  public static int instances(double load, double perInstance, int min) {
    double needed = load / (BUSY * perInstance);
    return Math.max(min, (int) Math.ceil(needed - needed * ROUNDING));
  }

  /** For every minute from {@code from} on. */
  public static int[] of(Trace trace, int from, double perInstance, int min) {
    int[] needed = new int[trace.length() - from];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = instances(trace.minutes()[from + i], perInstance, min);
    }
    return needed;
  }
}
