package io.tidegate.dataplane;

import io.tidegate.base.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The machine's clocks, put forward at will. Safe from any thread. */
final class SkippingTime implements TimeSource {
  private final TimeSource machine = TimeSource.system();
  private final AtomicLong skippedNs = new AtomicLong();
  private volatile @Nullable At frozen;

  private record At(Instant now, long nanos) {}

  /** From now on time passes only by {@link #skip}. */
  void freeze() {
    frozen = new At(machine.now(), machine.nanoTime());
  }

  void skip(Duration time) {
    skippedNs.addAndGet(time.toNanos());
  }

  @Override
  public Instant now() {
    At at = frozen;
    return (at == null ? machine.now() : at.now).plusNanos(skippedNs.get());
  }

  @Override
  public long nanoTime() {
    At at = frozen;
    return (at == null ? machine.nanoTime() : at.nanos) + skippedNs.get();
  }
}
