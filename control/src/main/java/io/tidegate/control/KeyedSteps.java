package io.tidegate.control;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs steps aside, for one key never two at a time: a wake during a run makes it run once more.
 * Thread-safe; its own lock guards the table and is never held while a step runs.
 */
public final class KeyedSteps {
  private final Tasks tasks;
  private final FaultHandler faults;
  private final Map<String, Boolean> againByKey = new HashMap<>();

  /** Failing steps go to {@code faults}. */
  public KeyedSteps(Tasks tasks, FaultHandler faults) {
    this.tasks = tasks;
    this.faults = faults;
  }

  /** Runs {@code step} soon; while one runs for {@code key}, once more after it. */
  public void wake(String key, Runnable step) {
    synchronized (againByKey) {
      if (againByKey.put(key, againByKey.containsKey(key)) != null) {
        againByKey.put(key, true);
        return;
      }
    }
    tasks.start(key, () -> run(key, step));
  }

  private void run(String key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      faults.fault(key, fault);
    }
    synchronized (againByKey) {
      if (!Boolean.TRUE.equals(againByKey.put(key, false))) {
        againByKey.remove(key);
        return;
      }
    }
    tasks.start(key, () -> run(key, step));
  }
}
