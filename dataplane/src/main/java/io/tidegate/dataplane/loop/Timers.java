package io.tidegate.dataplane.loop;

import io.tidegate.base.FaultHandler;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop, owned by its thread. A hashed wheel with ticks of {@link #TICK_MS}:
 * setting and cancelling cost a few pointer writes, a timer runs up to one tick late and never
 * early. Times are milliseconds of the loop's monotonic clock. One that throws does not keep others
 * from running.
 */
public final class Timers {
  /** Length of a tick. */
  public static final int TICK_MS = 50;

  private static final int SLOTS = 1024;

  private final @Nullable Timer[] heads = new @Nullable Timer[SLOTS];
  private final FaultHandler faults;
  private long tick;
  private int size;

  /** Starts at {@code nowMs}; {@code faults} hears of timers that throw. */
  public Timers(long nowMs, FaultHandler faults) {
    this.faults = faults;
    this.tick = nowMs / TICK_MS;
  }

  /** Lets {@code timer} run {@code delayMs} after {@code nowMs}, replacing an earlier setting. */
  public void set(Timer timer, long nowMs, long delayMs) {
    cancel(timer);
    timer.dueMs = nowMs + Math.max(0, delayMs);
    long due = Math.max(tick + 1, (timer.dueMs + TICK_MS - 1) / TICK_MS);
    int slot = (int) (due & (SLOTS - 1));
    Timer head = heads[slot];
    timer.slot = slot;
    timer.previous = null;
    timer.next = head;
    if (head != null) {
      head.previous = timer;
    }
    heads[slot] = timer;
    size++;
  }

  /** The timer will not run; harmless when it is not set. */
  public void cancel(Timer timer) {
    if (timer.slot < 0) {
      return;
    }
    Timer before = timer.previous;
    Timer after = timer.next;
    if (before == null) {
      heads[timer.slot] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
    timer.slot = -1;
    size--;
  }

  /** How many are set. */
  public int size() {
    return size;
  }

  /** Runs what is due at {@code nowMs}. */
  public void advance(long nowMs) {
    long target = nowMs / TICK_MS;
    if (target - tick > SLOTS) {
      tick = target - SLOTS;
    }
    while (tick < target) {
      tick++;
      runSlot((int) (tick & (SLOTS - 1)), nowMs);
    }
  }

  private void runSlot(int slot, long nowMs) {
    Timer timer = heads[slot];
    while (timer != null) {
      if (timer.dueMs > nowMs) {
        timer = timer.next;
        continue;
      }
      cancel(timer);
      run(timer);
      timer = heads[slot];
    }
  }

  private void run(Timer timer) {
    try {
      timer.expired();
    } catch (RuntimeException | Error fault) {
      faults.fault("timer", fault);
    }
  }
}
