package io.tidegate.whatif.replay;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.trace.Trace;
import java.time.Duration;

/**
 * What is replayed besides policies: the load, what one instance bears (load units per minute at
 * which it is saturated), how long it boots, the bounds, and the first minute that is scored.
 * Before it only the last day is replayed, to begin in a steady state.
 */
public record Setting(
    String group,
    Trace trace,
    double perInstance,
    Duration boot,
    GroupFacts.Bounds bounds,
    int scoredFrom) {
  private static final int LEAD_MINUTES = 1440;

  /** Boot time in whole minutes, rounded up. */
  public int bootMinutes() {
    return (int) ((boot.toSeconds() + 59) / 60);
  }

  /** The first minute that is replayed. */
  public int replayedFrom() {
    return Math.max(0, scoredFrom - LEAD_MINUTES);
  }

  /** The same with another boot time. */
  public Setting booting(Duration other) {
    return new Setting(group, trace, perInstance, other, bounds, scoredFrom);
  }
}
