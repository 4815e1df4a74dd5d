package io.tidegate.dataplane.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The way of log entries out of one event loop: a bounded ring with that loop as its only producer
 * and the log thread as its only consumer. Neither waits; what does not fit is dropped and counted.
 * A slot that is null is free, so the two share nothing but slots and how many bytes were taken.
 */
public final class LogRing {
  private static final int CAPACITY = 16_384;

  /** What all items may hold: far more than so many of usual size. */
  static final long MAX_BYTES = 32L << 20;

  private final AtomicReferenceArray<@Nullable LogItem> slots =
      new AtomicReferenceArray<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private long offeredBytes;
  private int head;
  private int tail;

  /** Takes {@code item} unless the ring is full; on the event loop. */
  public void offer(LogItem item) {
    long bytes = offeredBytes + item.heldBytes();
    if (slots.getAcquire(head) != null || bytes - takenBytes.get() > MAX_BYTES) {
      dropped.lazySet(dropped.get() + 1);
      return;
    }
    offeredBytes = bytes;
    slots.setRelease(head, item);
    head = (head + 1) & (CAPACITY - 1);
  }

  /** The oldest item, or null; on the log thread. */
  @Nullable LogItem poll() {
    LogItem item = slots.getAcquire(tail);
    if (item != null) {
      takenBytes.lazySet(takenBytes.get() + item.heldBytes());
      slots.setRelease(tail, null);
      tail = (tail + 1) & (CAPACITY - 1);
    }
    return item;
  }

  /** How many did not fit so far; any thread. */
  public long dropped() {
    return dropped.get();
  }
}
