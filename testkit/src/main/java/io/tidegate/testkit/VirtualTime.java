package io.tidegate.testkit;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Clock and {@link Tasks} in one, moved by hand: owned by the one thread that calls {@link
 * #advance} or {@link #step}. Nothing runs by itself; a task never interrupts another. Tasks due at
 * the same moment run in the order they were asked for, or in a seeded random order when a {@link
 * Chance} is given, so that simulations see every interleaving.
 */
public final class VirtualTime implements TimeSource, Tasks {
  /** Where virtual time begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private final FaultHandler faults;
  private final Optional<Chance> order;
  private Instant wall;
  private long nanos;
  private long sequence;

  /** Starts at {@link #START}; a task that throws fails the test. */
  public VirtualTime() {
    this(
        START,
        (where, cause) -> {
          throw new AssertionError("task " + where + " failed", cause);
        },
        Optional.empty());
  }

  /** Failing tasks go to {@code faults}; {@code order} decides among tasks due together. */
  public VirtualTime(Instant start, FaultHandler faults, Optional<Chance> order) {
    this.wall = start;
    this.faults = faults;
    this.order = order;
  }

  @Override
  public Instant now() {
    return wall;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void start(String name, Runnable task) {
    enqueue(new Entry(nanos, tie(), sequence++, name, task, 0));
  }

  @Override
  public Cancellable after(Duration delay, String name, Runnable task) {
    return enqueue(
        new Entry(nanos + Math.max(0, delay.toNanos()), tie(), sequence++, name, task, 0));
  }

  @Override
  public Cancellable every(Duration period, String name, Runnable task) {
    long step = Math.max(1, period.toNanos());
    return enqueue(new Entry(nanos + step, tie(), sequence++, name, task, step));
  }

  /** Runs all that is due within the next {@code span}, moving the clock to each task's moment. */
  public void advance(Duration span) {
    long until = nanos + span.toNanos();
    for (Entry next = queue.peek(); next != null && next.dueNs <= until; next = queue.peek()) {
      step();
    }
    moveTo(until);
  }

  /** Runs all that is due now, and what that starts. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Runs the next task, moving the clock to it; false when there is none. */
  public boolean step() {
    Entry entry = queue.poll();
    if (entry == null) {
      return false;
    }
    moveTo(Math.max(nanos, entry.dueNs));
    if (entry.cancelled) {
      return true;
    }
    try {
      entry.task.run();
    } catch (RuntimeException fault) {
      faults.fault(entry.name, fault);
    } finally {
      if (entry.periodNs > 0 && !entry.cancelled) {
        entry.dueNs = nanos + entry.periodNs;
        entry.tie = tie();
        entry.sequence = sequence++;
        queue.add(entry);
      }
    }
    return true;
  }

  /** Whether a task is due within the next {@code nanos} nanoseconds. */
  public boolean nextWithin(long nanos) {
    Entry next = queue.peek();
    return next != null && next.dueNs - this.nanos <= nanos;
  }

  /** How many tasks wait, periodic ones included. */
  public int pending() {
    return (int) queue.stream().filter(entry -> !entry.cancelled).count();
  }

  /** Steps the wall clock, forward or back, without time passing: what a clock correction does. */
  public void jump(Duration by) {
    wall = wall.plus(by);
  }

  /** Forgets every task: what a crash of the process does. */
  public void forgetTasks() {
    queue.clear();
  }

  private Cancellable enqueue(Entry entry) {
    queue.add(entry);
    return entry;
  }

  private int tie() {
    return order.map(chance -> chance.below(1 << 20)).orElse(0);
  }

  private void moveTo(long target) {
    wall = wall.plusNanos(target - nanos);
    nanos = target;
  }

  private static final class Entry implements Cancellable, Comparable<Entry> {
    private final String name;
    private final Runnable task;
    private final long periodNs;
    private long dueNs;
    private int tie;
    private long sequence;
    private boolean cancelled;

    Entry(long dueNs, int tie, long sequence, String name, Runnable task, long periodNs) {
      this.dueNs = dueNs;
      this.tie = tie;
      this.sequence = sequence;
      this.name = name;
      this.task = task;
      this.periodNs = periodNs;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(dueNs, other.dueNs);
      int byTie = byTime != 0 ? byTime : Integer.compare(tie, other.tie);
      return byTie != 0 ? byTie : Long.compare(sequence, other.sequence);
    }
  }
}
