package io.tidegate.dataplane.optimizer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The work queues of all targets by their keys, and how many channels have not been tried yet. Safe
 * from any thread.
 */
public final class ControlBoard {
  private final ConcurrentHashMap<String, WorkQueue> queues = new ConcurrentHashMap<>();
  private final AtomicInteger untried = new AtomicInteger();

  /** The queue of {@code targetKey}, made on first use; one per target that was ever listed. */
  public WorkQueue queue(String targetKey) {
    return queues.computeIfAbsent(targetKey, key -> new WorkQueue());
  }

  /** How many requests a target's agent asks for now, -1 when its channel does not stand. */
  public int asked(String targetKey) {
    WorkQueue queue = queue(targetKey);
    return queue.isOpen() ? queue.length() : -1;
  }

  /** A channel is about to be made. */
  void trying() {
    untried.incrementAndGet();
  }

  /** It stands, or could not be made at the first try, or is no longer wanted. */
  void tried() {
    untried.decrementAndGet();
  }

  /** Whether every channel that is wanted has been tried. */
  public boolean isSettled() {
    return untried.get() == 0;
  }
}
