package io.tidegate.dataplane.loop;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens later on a loop; owned by that loop's thread. Set and cancelled through
 * {@link Timers}; a timer that ran or was cancelled can be set again.
 */
public abstract class Timer {
  @Nullable Timer previous;
  @Nullable Timer next;
  int slot = -1;
  long dueMs;

  /** The time has come; runs on the loop's thread, and may set this timer again. */
  protected abstract void expired();

  /** Whether it is set and has not run. */
  public final boolean isSet() {
    return slot >= 0;
  }
}
