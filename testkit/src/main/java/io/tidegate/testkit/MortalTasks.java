package io.tidegate.testkit;

import io.tidegate.base.Tasks;
import java.time.Duration;

/**
 * The tasks of one pretend process: once {@link #kill}ed, none of them runs any more, while others'
 * tasks on the same {@link VirtualTime} go on. Owned by the test's one thread.
 */
public final class MortalTasks implements Tasks {
  private final Tasks inner;
  private boolean alive = true;

  /** Runs on {@code inner} as long as it lives. */
  public MortalTasks(Tasks inner) {
    this.inner = inner;
  }

  /** Ends the process: nothing of it runs from now on. */
  public void kill() {
    alive = false;
  }

  @Override
  public void start(String name, Runnable task) {
    inner.start(name, whileAlive(task));
  }

  @Override
  public Cancellable after(Duration delay, String name, Runnable task) {
    return inner.after(delay, name, whileAlive(task));
  }

  @Override
  public Cancellable every(Duration period, String name, Runnable task) {
    return inner.every(period, name, whileAlive(task));
  }

  private Runnable whileAlive(Runnable task) {
    return () -> {
      if (alive) {
        task.run();
      }
    };
  }
}
