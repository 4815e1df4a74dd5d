package io.tidegate.dataplane.log;

import io.tidegate.base.FaultHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lines on their way to log groups: the log thread offers, a virtual thread of its own stores in
 * batches; its fields are safe from any thread. The log thread never waits: beyond {@link
 * #MAX_WAITING_BYTES} events are dropped and counted. Groups that cannot store are tried again
 * every second.
 */
public final class LogEventWriter implements AutoCloseable {
  /** Characters of events that may wait for a store that is slow. */
  static final long MAX_WAITING_BYTES = 32L << 20;

  private static final int BATCH = 2_000;
  private static final long IDLE_MS = 100;
  private static final long RETRY_NS = 1_000_000_000;
  private static final long LAST_MS = 5_000;

  private final BlockingQueue<LogEvent> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final LogGroups groups;
  private final FaultHandler faults;
  private final Thread thread;
  private volatile boolean closed;

  /** Stores in {@code groups}; {@link #start} begins. */
  public LogEventWriter(LogGroups groups, FaultHandler faults) {
    this.groups = groups;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("log-events").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Takes {@code event} unless too many wait. */
  void offer(LogEvent event) {
    long bytes = weight(event);
    if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      dropped.incrementAndGet();
    } else {
      waiting.add(event);
    }
  }

  private static long weight(LogEvent event) {
    return event.message().length() + 64L;
  }

  /** Events that did not fit so far. */
  public long dropped() {
    return dropped.get();
  }

  /** Stores what waits, as one batch; how many were stored. For one thread at a time. */
  public int step() throws IOException {
    List<LogEvent> batch = new ArrayList<>();
    waiting.drainTo(batch, BATCH);
    store(batch);
    return batch.size();
  }

  private void store(List<LogEvent> batch) throws IOException {
    if (!batch.isEmpty()) {
      groups.append(batch);
      batch.forEach(event -> waitingBytes.addAndGet(-weight(event)));
    }
  }

  private void run() {
    List<LogEvent> batch = new ArrayList<>();
    boolean failing = false;
    while (!closed || !waiting.isEmpty() || !batch.isEmpty()) {
      try {
        if (batch.isEmpty()) {
          LogEvent first = waiting.poll(IDLE_MS, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          batch.add(first);
          waiting.drainTo(batch, BATCH - 1);
        }
        store(batch);
        batch.clear();
        failing = false;
      } catch (IOException | RuntimeException failed) {
        if (!failing) {
          faults.fault("events of logs", failed);
        }
        failing = true;
        LockSupport.parkNanos(RETRY_NS);
      } catch (InterruptedException interrupted) {
        dropped.addAndGet(batch.size() + waiting.size());
        return;
      }
      if (failing && Thread.interrupted()) {
        dropped.addAndGet(batch.size() + waiting.size());
        return;
      }
    }
  }

  /** Stores what waits, five seconds at most. */
  @Override
  public void close() {
    closed = true;
    try {
      if (thread.isAlive() && !thread.join(Duration.ofMillis(LAST_MS))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
