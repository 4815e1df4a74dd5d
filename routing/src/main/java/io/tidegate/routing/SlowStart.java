package io.tidegate.routing;

import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which targets of a group are in slow start since when (ALB guide, "Slow start mode"). Owned by
 * one event loop; survives snapshots by target keys.
 *
 * <p>A target enters when it turns healthy beside one in full service. It does not when it was
 * healthy before the attribute was set, nor when it was registered while the group had never had a
 * healthy target. It leaves when the duration is over or it turns unhealthy.
 */
public final class SlowStart {
  private static final long FULL = Long.MIN_VALUE;

  private final Map<String, Long> healthySince = new HashMap<>();
  private final Set<String> founders = new HashSet<>();
  private boolean everHealthy;
  private long[] sinceMs = {};

  /** Takes note of the group's targets and their health; to be called when either has changed. */
  public void note(CompiledTargetGroup group, TargetStates states, long nowMs) {
    List<CompiledTarget> targets = group.targets();
    long durationMs = group.slowStartMs();
    boolean besideFull = false;
    for (int i = 0; i < targets.size(); i++) {
      Long since = healthySince.get(targets.get(i).key());
      besideFull |= since != null && states.healthy(i) && !slow(since, durationMs, nowMs);
      if (!everHealthy) {
        founders.add(targets.get(i).key());
      }
    }
    Map<String, Long> before = Map.copyOf(healthySince);
    healthySince.clear();
    sinceMs = new long[targets.size()];
    Arrays.fill(sinceMs, FULL);
    for (int i = 0; i < sinceMs.length; i++) {
      String key = targets.get(i).key();
      if (states.healthy(i)) {
        boolean founder = founders.remove(key);
        boolean enters = besideFull && durationMs > 0 && !founder;
        sinceMs[i] = before.getOrDefault(key, enters ? nowMs : FULL);
        healthySince.put(key, sinceMs[i]);
        everHealthy = true;
      }
    }
  }

  private static boolean slow(long since, long durationMs, long nowMs) {
    return since != FULL && nowMs - since < durationMs;
  }

  /** Milliseconds since target {@code i} of the last {@link #note} entered, -1 when it did not. */
  public long ageMs(int i, long nowMs) {
    return i >= sinceMs.length || sinceMs[i] == FULL ? -1 : nowMs - sinceMs[i];
  }
}
