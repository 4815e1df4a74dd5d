package io.tidegate.dataplane;

import io.tidegate.base.FaultHandler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way out of the data plane: a bounded ring of things to tell, told in order by one virtual
 * thread. Any thread offers and never waits; what does not fit is dropped and counted.
 */
final class Reports implements AutoCloseable {
  private static final int CAPACITY = 65_536;

  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final FaultHandler faults;
  private final Thread teller;

  Reports(FaultHandler faults) {
    this.faults = faults;
    this.teller = Thread.ofVirtual().name("dataplane-reports").start(this::tell);
  }

  /** Has {@code telling} run soon, unless the ring is full. */
  void offer(Runnable telling) {
    if (!waiting.offer(telling)) {
      dropped.incrementAndGet();
    }
  }

  /** How many did not fit so far. */
  long dropped() {
    return dropped.get();
  }

  private void tell() {
    while (true) {
      try {
        waiting.take().run();
      } catch (InterruptedException closed) {
        return;
      } catch (RuntimeException | Error fault) {
        faults.fault("dataplane-reports", fault);
      }
    }
  }

  @Override
  public void close() {
    teller.interrupt();
  }
}
