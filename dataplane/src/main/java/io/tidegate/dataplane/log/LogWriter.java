package io.tidegate.dataplane.log;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.routing.LogLayout;
import io.tidegate.routing.LogPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Empties the rings into the spool, on a virtual thread of its own; delivery runs on another, so
 * that a bucket that hangs does not fill the rings. {@link #step} is all that happens, for tests to
 * call by hand.
 */
public final class LogWriter implements AutoCloseable {
  private static final long PAUSE_NS = 50_000_000;
  private static final long DELIVERY_PAUSE_NS = 60_000_000_000L;
  private static final long LAST_DELIVERY_MS = 10_000;

  private final List<LogRing> rings;
  private final LogSpool spool;
  private final LogDelivery delivery;
  private final LogEventWriter events;
  private final LineWriter line = new LineWriter();
  private final LineShaper shaper = new LineShaper();
  private final TimeSource time;
  private final FaultHandler faults;
  private final Thread writer;
  private final Thread deliverer;
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean closed;
  private boolean failing;
  private @Nullable IOException failure;

  /** Where lines leave: files in {@code spool}, which are delivered, and events of log groups. */
  public record Outlets(LogSpool spool, LogDelivery delivery, LogEventWriter events) {}

  /** Writes what comes out of {@code rings}; {@link #start} begins. */
  public LogWriter(List<LogRing> rings, Outlets outlets, TimeSource time, FaultHandler faults) {
    this.rings = List.copyOf(rings);
    this.spool = outlets.spool();
    this.delivery = outlets.delivery();
    this.events = outlets.events();
    this.time = time;
    this.faults = faults;
    this.writer = Thread.ofVirtual().name("log-writer").unstarted(this::write);
    this.deliverer = Thread.ofVirtual().name("log-delivery").unstarted(this::deliver);
  }

  /** Starts all threads. */
  public LogWriter start() {
    events.start();
    writer.start();
    deliverer.start();
    return this;
  }

  /**
   * Writes what waits and ends files that are due; whether files became ready. A disk that fails is
   * told once; lines that it does not take are lost and counted, all others go their way.
   */
  public boolean step(Instant now) {
    failure = null;
    for (LogRing ring : rings) {
      for (LogItem item = ring.poll(); item != null; item = ring.poll()) {
        write(item, now);
      }
    }
    boolean ready = rotate(now);
    if (failure != null && !failing) {
      faults.fault("logs", failure);
    }
    failing = failure != null;
    return ready;
  }

  private boolean rotate(Instant now) {
    try {
      spool.flush();
      return spool.rotate(now);
    } catch (IOException failed) {
      failure = failed;
      return false;
    }
  }

  private void write(LogItem item, Instant now) {
    line.clear();
    item.write(line);
    LogStream stream = item.stream();
    for (LogPlace place : stream.places()) {
      shaper.shape(stream, place.layout(), line);
      switch (place) {
        case LogPlace.Bucket bucket -> spool(stream, bucket, now);
        case LogPlace.Group(String group, LogLayout layout) ->
            events.offer(
                new LogEvent(group, stream.groupStream(), item.micros() / 1000, shaper.text()));
      }
    }
  }

  private void spool(LogStream stream, LogPlace.Bucket bucket, Instant now) {
    try {
      spool.append(stream, bucket, shaper, now);
    } catch (IOException failed) {
      failure = failed;
      lost.incrementAndGet();
    }
  }

  /** Lines for buckets so far that the disk did not take. */
  public long lost() {
    return lost.get();
  }

  /** Entries that did not fit into a ring so far. */
  public long dropped() {
    return rings.stream().mapToLong(LogRing::dropped).sum();
  }

  private void write() {
    while (!closed) {
      try {
        if (step(time.now())) {
          LockSupport.unpark(deliverer);
        }
      } catch (RuntimeException failed) {
        faults.fault("logs", failed);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private void deliver() {
    while (!closed) {
      try {
        delivery.deliver();
      } catch (IOException | RuntimeException failed) {
        faults.fault("log delivery", failed);
      }
      LockSupport.parkNanos(this, DELIVERY_PAUSE_NS);
    }
  }

  /** Writes what the loops offered last, ends all files and delivers them, ten seconds at most. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    LockSupport.unpark(deliverer);
    try {
      if (writer.isAlive()) {
        writer.join(TimeUnit.SECONDS.toMillis(2));
      }
      step(time.now());
      end();
      events.close();
      Thread last =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      delivery.deliver();
                    } catch (IOException failed) {
                      faults.fault("log delivery", failed);
                    }
                  });
      last.join(LAST_DELIVERY_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    try {
      spool.rotate(Instant.MAX);
    } catch (IOException failed) {
      lost.addAndGet(spool.waitingLines());
      faults.fault("logs", failed);
    }
  }
}
