package io.tidegate.base;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting of the current thread, for commands and load generators; never on an event loop. */
public final class Pause {
  private Pause() {}

  /** Waits; an interrupt ends the wait at once and stays set. */
  public static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks {@code done} every {@code step} until it says yes.
   *
   * @return false when {@code limit} passed or the thread was interrupted before it did
   */
  public static boolean until(Duration limit, Duration step, BooleanSupplier done) {
    long end = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      of(step);
    }
    return true;
  }
}
