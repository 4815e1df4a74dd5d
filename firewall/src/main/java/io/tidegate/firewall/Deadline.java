package io.tidegate.firewall;

import io.tidegate.base.TimeSource;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment by which something must be done. Immutable. */
record Deadline(TimeSource time, long atNs) {
  static Deadline in(Duration from, TimeSource time) {
    return new Deadline(time, time.nanoTime() + from.toNanos());
  }

  /** This, or {@code from} now when that is sooner. */
  Deadline orIn(Duration from) {
    long other = time.nanoTime() + from.toNanos();
    return other - atNs < 0 ? new Deadline(time, other) : this;
  }

  /** Nanoseconds left, not positive when it is over. */
  long leftNs() {
    return atNs - time.nanoTime();
  }

  /**
   * Milliseconds left, at least one.
   *
   * @throws SocketTimeoutException when it is over
   */
  int leftMs() throws SocketTimeoutException {
    long left = leftNs();
    if (left <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return (int) Math.max(1, left / 1_000_000);
  }
}
