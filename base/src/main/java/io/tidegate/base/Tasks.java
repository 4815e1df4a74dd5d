package io.tidegate.base;

import java.time.Duration;

/**
 * Runs work later or aside. The live form uses virtual threads and one timer; the simulator's form
 * runs everything on one thread in virtual time. A task that throws is given to the {@link
 * FaultHandler}; it never ends the timer.
 */
public interface Tasks {
  /** Starts {@code task} at once, aside; it may block. {@code name} becomes the thread's name. */
  void start(String name, Runnable task);

  /** Runs {@code task} aside once {@code delay} has passed, unless cancelled before. */
  Cancellable after(Duration delay, String name, Runnable task);

  /** Runs {@code task} every {@code period}, first after one period; runs never overlap. */
  Cancellable every(Duration period, String name, Runnable task);

  /** Something that can be called off; calling it off twice is harmless. */
  interface Cancellable {
    /** No run begins after this returns; one under way is not interrupted. */
    void cancel();
  }
}
