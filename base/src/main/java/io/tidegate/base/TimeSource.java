package io.tidegate.base;

import java.time.Instant;

/**
 * The only way to learn the time. Everything outside {@code base} takes one of these, so that the
 * whole control plane can run on virtual time. Safe from any thread.
 */
public interface TimeSource {
  /** The wall clock, UTC. */
  Instant now();

  /** A monotonic clock in nanoseconds; only differences mean anything. */
  long nanoTime();

  /** The clock of this machine. */
  static TimeSource system() {
    return new TimeSource() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
