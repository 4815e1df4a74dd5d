package io.tidegate.dataplane;

import io.tidegate.base.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clocks, put forward at will. Safe from any thread. */
final class SkippingTime implements TimeSource {
  private final TimeSource machine = TimeSource.system();
  private final AtomicLong skippedNs = new AtomicLong();

  void skip(Duration time) {
    skippedNs.addAndGet(time.toNanos());
  }

  @Override
  public Instant now() {
    return machine.now().plusNanos(skippedNs.get());
  }

  @Override
  public long nanoTime() {
    return machine.nanoTime() + skippedNs.get();
  }
}
