package io.tidegate.routing;

import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks the target of a request within one group, for one node. Owned by one event loop; made anew
 * when the group changes. Nothing is allocated per pick.
 *
 * <p>Eligible are the healthy targets in scope (all zones, or the node's own with cross-zone off)
 * that do not drain; a zone that traffic is shifted away from is left out while there are others;
 * when fewer are healthy than the group's minimum, all in scope are (fail-open; ALB guide,
 * target-group-health). With a target optimizer only those of them are picked that ask for a
 * request.
 */
public final class TargetPicker {
  /** No target is in scope, or none asks for a request: answer 503. */
  public static final int NONE = -1;

  private static final int FULL = 1000;

  private final CompiledTargetGroup group;
  private final int[] scope;
  private final int[] eligible;
  private int eligibleCount;
  private long seenVersion;
  private boolean seen;
  private boolean failedOpen;
  private int cursor;

  /**
   * @param zone the node's own zone
   * @param start where round robin begins; pass a random number so that loops do not march together
   */
  public TargetPicker(CompiledTargetGroup group, String zone, int start) {
    this.group = group;
    List<CompiledTarget> targets = group.targets();
    int[] places = new int[targets.size()];
    int n = scope(zone, places, group.crossZone() ? group.policy().shiftedZone() : "");
    n = n == 0 ? scope(zone, places, "") : n;
    this.scope = Arrays.copyOf(places, n);
    this.eligible = new int[n];
    this.cursor = n == 0 ? 0 : Math.floorMod(start, n);
  }

  /** Writes the places of targets in scope; those in {@code shifted} are not. */
  private int scope(String zone, int[] places, String shifted) {
    int n = 0;
    for (int i = 0; i < places.length; i++) {
      CompiledTarget target = group.targets().get(i);
      boolean near = group.crossZone() || target.zone().equals(zone);
      if (!target.draining() && near && !target.zone().equals(shifted)) {
        places[n++] = i;
      }
    }
    return n;
  }

  /** The group that this picks from. */
  public CompiledTargetGroup group() {
    return group;
  }

  /** Whether the last pick was among all targets because too few were healthy. */
  public boolean failedOpen() {
    return failedOpen;
  }

  /** How many targets the last pick chose from. */
  public int eligibleCount() {
    return eligibleCount;
  }

  /** The place of the chosen target in {@link CompiledTargetGroup#targets()}, or {@link #NONE}. */
  public int pick(TargetStates states, RandomGenerator random) {
    if (!seen || states.version() != seenVersion) {
      refresh(states);
    }
    if (eligibleCount == 0) {
      return NONE;
    }
    if (group.policy().controlled()) {
      return nextReady(states, random);
    }
    return switch (group.algorithm()) {
      case ROUND_ROBIN -> roundRobin(states, random);
      case LEAST_OUTSTANDING_REQUESTS -> leastOutstanding(states);
      case WEIGHTED_RANDOM -> weightedRandom(states, random);
    };
  }

  /** Whether target {@code i} may be picked now, for sticky requests. */
  public boolean eligible(TargetStates states, int i) {
    if (!seen || states.version() != seenVersion) {
      refresh(states);
    }
    for (int j = 0; j < eligibleCount; j++) {
      if (eligible[j] == i) {
        return true;
      }
    }
    return false;
  }

  private void refresh(TargetStates states) {
    seen = true;
    seenVersion = states.version();
    int n = 0;
    for (int target : scope) {
      if (states.healthy(target)) {
        eligible[n++] = target;
      }
    }
    boolean tooFew =
        n < Math.max(group.minimumHealthyCount(), 1)
            || n * 100L < (long) group.minimumHealthyPercent() * scope.length;
    failedOpen = tooFew && n < scope.length;
    if (failedOpen) {
      System.arraycopy(scope, 0, eligible, 0, scope.length);
      n = scope.length;
    }
    eligibleCount = n;
    cursor = n == 0 ? 0 : cursor % n;
  }

  private int next() {
    int place = cursor;
    cursor = place + 1 == eligibleCount ? 0 : place + 1;
    return eligible[place];
  }

  /** In turn; a target in slow start takes its turn with the probability of its share. */
  private int roundRobin(TargetStates states, RandomGenerator random) {
    int target = next();
    if (group.slowStartMs() == 0) {
      return target;
    }
    for (int tries = eligibleCount; tries > 1; tries--) {
      if (takesTurn(states, target, random)) {
        return target;
      }
      target = next();
    }
    return target;
  }

  /** In turn among those that ask; one in slow start may pass its turn to another that asks. */
  private int nextReady(TargetStates states, RandomGenerator random) {
    int passed = NONE;
    for (int tries = eligibleCount; tries > 0; tries--) {
      int target = next();
      if (states.ready(target)) {
        if (takesTurn(states, target, random)) {
          return target;
        }
        passed = passed == NONE ? target : passed;
      }
    }
    return passed;
  }

  private boolean takesTurn(TargetStates states, int target, RandomGenerator random) {
    long age = group.slowStartMs() == 0 ? -1 : states.slowStartAgeMs(target);
    boolean full = age < 0 || age >= group.slowStartMs();
    return full || random.nextLong(group.slowStartMs()) < Math.max(age, 1);
  }

  /** Fewest in progress; among equals the next in turn. */
  private int leastOutstanding(TargetStates states) {
    int best = cursor;
    int fewest = Integer.MAX_VALUE;
    for (int k = 0; k < eligibleCount; k++) {
      int place = cursor + k < eligibleCount ? cursor + k : cursor + k - eligibleCount;
      int outstanding = states.outstanding(eligible[place]);
      if (outstanding < fewest) {
        fewest = outstanding;
        best = place;
      }
    }
    cursor = best + 1 == eligibleCount ? 0 : best + 1;
    return eligible[best];
  }

  private int weightedRandom(TargetStates states, RandomGenerator random) {
    int target = eligible[random.nextInt(eligibleCount)];
    for (int tries = 0; tries < 64; tries++) {
      int weight = states.weight(target);
      if (weight >= FULL || random.nextInt(FULL) < weight) {
        return target;
      }
      target = eligible[random.nextInt(eligibleCount)];
    }
    return target;
  }
}
