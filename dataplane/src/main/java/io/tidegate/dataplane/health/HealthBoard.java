package io.tidegate.dataplane.health;

import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;
import io.tidegate.routing.AnomalyDetector;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The health of every probed target, written by the loop that probes it and read by all loops: the
 * crossing between them. Safe from any thread.
 */
public final class HealthBoard {
  private final ConcurrentHashMap<String, Cell> cells = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /** The health of one target, shared by all loops. */
  public static final class Cell {
    private volatile TargetHealth health = HealthCounter.INITIAL;
    private volatile boolean anomalous;
    private volatile int weight = AnomalyDetector.FULL;

    private Cell() {}

    /** What probing found last. */
    public TargetHealth health() {
      return health;
    }

    /** Whether it fails more than its peers. */
    public boolean isAnomalous() {
      return anomalous;
    }

    /** Its share of traffic, 1 to 1000. */
    public int weight() {
      return weight;
    }

    /** Whether its share is less than full. */
    public boolean isMitigated() {
      return weight < AnomalyDetector.FULL;
    }

    /** Writes a verdict; returns whether it says anything new but the weight's way up. */
    public boolean judge(AnomalyDetector.Verdict verdict) {
      boolean news =
          verdict.anomalous() != anomalous
              || verdict.mitigated() != (weight < AnomalyDetector.FULL);
      anomalous = verdict.anomalous();
      weight = verdict.weight();
      return news;
    }

    /** Whether new requests may go there. */
    public boolean isHealthy() {
      return health.state() == State.HEALTHY;
    }
  }

  /** The cell of {@code targetKey}, made on first use. */
  public Cell cell(String targetKey) {
    return cells.computeIfAbsent(targetKey, key -> new Cell());
  }

  /** Writes news; returns whether it differs from what was known. */
  boolean write(String targetKey, TargetHealth health) {
    Cell cell = cell(targetKey);
    if (cell.health.equals(health)) {
      return false;
    }
    cell.health = health;
    version.incrementAndGet();
    return true;
  }

  /** What checks have found, by the targets' keys. */
  public Map<String, TargetHealth> known() {
    return cells.entrySet().stream()
        .filter(one -> one.getValue().health().state() != State.INITIAL)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> one.getValue().health()));
  }

  /** Goes on with what a predecessor found; before anything is probed. */
  public void inherit(Map<String, TargetHealth> found) {
    found.forEach(this::write);
  }

  /** Forgets a target that is no longer probed. */
  void forget(String targetKey) {
    cells.remove(targetKey);
    version.incrementAndGet();
  }

  /** Grows with every change, so that readers can keep what they derived. */
  public long version() {
    return version.get();
  }
}
