package io.tidegate.metrics;

import io.tidegate.base.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves by hand. */
final class HandClock implements TimeSource {
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return now.getEpochSecond() * 1_000_000_000L;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
