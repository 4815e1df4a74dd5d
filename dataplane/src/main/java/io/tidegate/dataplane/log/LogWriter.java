package io.tidegate.dataplane.log;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.routing.LogLayout;
import io.tidegate.routing.LogPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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
  private volatile boolean closed;

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

  /** Writes what waits and ends files that are due; whether files became ready. */
  public boolean step(Instant now) throws IOException {
    boolean any = false;
    for (LogRing ring : rings) {
      for (LogItem item = ring.poll(); item != null; item = ring.poll()) {
        write(item, now);
        any = true;
      }
    }
    if (any) {
      spool.flush();
    }
    return spool.rotate(now);
  }

  private void write(LogItem item, Instant now) throws IOException {
    line.clear();
    item.write(line);
    LogStream stream = item.stream();
    for (LogPlace place : stream.places()) {
      shaper.shape(stream, place.layout(), line);
      switch (place) {
        case LogPlace.Bucket bucket -> spool.append(stream, bucket, shaper, now);
        case LogPlace.Group(String group, LogLayout layout) ->
            events.offer(
                new LogEvent(group, stream.groupStream(), item.micros() / 1000, shaper.text()));
      }
    }
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
      } catch (IOException | RuntimeException failed) {
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
      spool.rotate(Instant.MAX);
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
    } catch (IOException failed) {
      faults.fault("logs", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
