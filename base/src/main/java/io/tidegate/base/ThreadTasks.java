package io.tidegate.base;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@link Tasks} on virtual threads with one timer thread that only starts them. Once closed nothing
 * is started later, and a task that still runs may ask for it in vain. Thread-safe.
 */
public final class ThreadTasks implements Tasks, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final FaultHandler faults;

  /** Failures of tasks go to {@code faults}. */
  public ThreadTasks(FaultHandler faults) {
    this.faults = faults;
    this.timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void start(String name, Runnable task) {
    Thread.ofVirtual().name(name).start(() -> guarded(name, task));
  }

  @Override
  public Cancellable after(Duration delay, String name, Runnable task) {
    var future = timer.schedule(() -> start(name, task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Cancellable every(Duration period, String name, Runnable task) {
    var running = new AtomicBoolean();
    Runnable once =
        () -> {
          if (running.compareAndSet(false, true)) {
            start(
                name,
                () -> {
                  try {
                    task.run();
                  } finally {
                    running.set(false);
                  }
                });
          }
        };
    var future =
        timer.scheduleAtFixedRate(once, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private void guarded(String name, Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) {
      faults.fault(name, fault);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
