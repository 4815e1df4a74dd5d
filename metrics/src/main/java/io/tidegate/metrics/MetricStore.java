package io.tidegate.metrics;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.metrics.History.Row;
import io.tidegate.model.cloudwatch.Datapoint;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All metrics of the installation: a recent window in memory, everything older on disk. Safe from
 * any thread: {@link RecentMetrics} is owned by {@code memory}, a lock held only for arithmetic;
 * disk by {@code disk}, always taken before {@code memory}.
 *
 * <p>One floor divides time: every period that starts at or after it is complete in memory; earlier
 * ones are on disk or waiting in {@code pending} to be merged into it. The floor follows the window
 * and jumps forward when memory runs short, so late data, restarts and pressure are one case. A
 * disk that fails costs history, never service: what waits is bounded and the rest is counted.
 */
public final class MetricStore implements MetricSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricStore.class);

  private final History history;
  private final MetricStoreOptions options;
  private final TimeSource time;
  private final ReentrantLock disk = new ReentrantLock();
  private final ReentrantLock memory = new ReentrantLock();
  private final List<Tasks.Cancellable> tasks = new ArrayList<>();
  private final RecentMetrics recent;
  private boolean failing;

  private MetricStore(History history, MetricStoreOptions options, TimeSource time)
      throws IOException {
    this.history = history;
    this.options = options;
    this.time = time;
    this.recent =
        new RecentMetrics(options, Math.max(alignUp(now(), 60), alignUp(history.end(), 60)));
  }

  static MetricStore over(History history, MetricStoreOptions options, TimeSource time)
      throws IOException {
    return new MetricStore(history, options, time);
  }

  /** Opens or makes the history file. Fails when it cannot be opened. */
  public static MetricStore open(Path file, MetricStoreOptions options, TimeSource time)
      throws IOException {
    return new MetricStore(SqliteHistory.open(file), options, time);
  }

  /** A store that forgets at the end of the process. */
  public static MetricStore inMemory(MetricStoreOptions options, TimeSource time) {
    try {
      return new MetricStore(SqliteHistory.inMemory(), options, time);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Starts writing to disk and rolling up at the intervals of the options. */
  public void start(Tasks runner) {
    tasks.add(runner.every(options.flushEvery(), "metric-flush", this::flush));
    tasks.add(runner.every(options.rollUpEvery(), "metric-roll-up", this::rollUp));
  }

  /**
   * Takes data: never blocks on disk. Data that is not finite, has no samples or is outside two
   * weeks back and two hours ahead is dropped and counted.
   */
  @Override
  public void put(List<MetricDatum> data) {
    long now = now();
    memory.lock();
    try {
      recent.put(data, now);
    } finally {
      memory.unlock();
    }
  }

  /** Forgets all metrics, in memory and on disk. For the simulated world between tests. */
  public void clear() {
    disk.lock();
    try {
      history.clear();
      memory.lock();
      try {
        recent.clear();
      } finally {
        memory.unlock();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      disk.unlock();
    }
  }

  /**
   * Takes data from a caller that may be slowed down: like {@link #put}, but all or nothing, and
   * writes to disk first when half of the waiting room is taken. For API calls, which may bring
   * weeks of history. False when there is no room: nothing was taken, all of it counts as rejected.
   */
  public boolean accept(List<MetricDatum> data) {
    if (counters().pending() > options.maxPending() / 2) {
      flush();
    }
    memory.lock();
    try {
      boolean room = recent.admits(data);
      if (room) {
        recent.put(data, now());
      }
      return room;
    } finally {
      memory.unlock();
    }
  }

  /** One statistic, all units together; periods without data, or without that statistic, absent. */
  public List<Datapoint> query(MetricQuery query, Statistic statistic) {
    List<Datapoint> out = new ArrayList<>();
    for (Period period : periods(query)) {
      statistic
          .of(period.summary())
          .ifPresent(
              value -> out.add(new Datapoint(period.start(), value, period.summary().count())));
    }
    return out;
  }

  /** The periods that have data, oldest first, all units together. */
  public List<Period> periods(MetricQuery query) {
    SortedMap<Long, Summary> merged = new TreeMap<>();
    collect(query)
        .values()
        .forEach(
            unit ->
                unit.forEach(
                    (at, summary) ->
                        merged.computeIfAbsent(at, none -> new Summary()).merge(summary)));
    return periods(merged);
  }

  /** The periods that have data, oldest first, by unit. */
  public SortedMap<String, List<Period>> periodsByUnit(MetricQuery query) {
    SortedMap<String, List<Period>> out = new TreeMap<>();
    collect(query).forEach((unit, found) -> out.put(unit, periods(found)));
    return out;
  }

  /** The metrics that have data since {@code since}, with the newest moment they have data for. */
  public Map<MetricId, Instant> metrics(Instant since) {
    Map<MetricId, Instant> out = new HashMap<>();
    disk.lock();
    try {
      history
          .streams(since.getEpochSecond())
          .forEach((key, seen) -> latest(out, key.metric(), seen));
    } catch (IOException failed) {
      diskFailed("list metrics", failed);
    } finally {
      disk.unlock();
    }
    memory.lock();
    try {
      recent.seen(since.getEpochSecond(), out);
    } finally {
      memory.unlock();
    }
    return out;
  }

  /** Writes what waits to disk. A failure keeps it waiting, within the limit. */
  public void flush() {
    disk.lock();
    try {
      List<Row> rows;
      memory.lock();
      try {
        rows = recent.takeWaiting();
      } finally {
        memory.unlock();
      }
      if (rows.isEmpty()) {
        return;
      }
      try {
        history.merge(rows);
        failing = false;
      } catch (IOException failed) {
        diskFailed("write", failed);
        putBack(rows);
      }
    } finally {
      disk.unlock();
    }
  }

  private void putBack(List<Row> rows) {
    memory.lock();
    try {
      recent.putBack(rows);
    } finally {
      memory.unlock();
    }
  }

  /** Moves the floor with the window, rolls up old data on disk and deletes expired data. */
  public void rollUp() {
    long now = now();
    memory.lock();
    try {
      recent.raiseFloor(align(now - options.recentWindow().toSeconds(), 60));
    } finally {
      memory.unlock();
    }
    disk.lock();
    try {
      history.rollUp(now);
    } catch (IOException failed) {
      diskFailed("roll up", failed);
    } finally {
      disk.unlock();
    }
  }

  /** What the store did and holds. */
  public Counters counters() {
    memory.lock();
    try {
      return recent.counters();
    } finally {
      memory.unlock();
    }
  }

  /**
   * Counts since the start ({@code received}, {@code rejected} data, {@code lostHistory} periods
   * that could not wait for the disk) and sizes now.
   */
  public record Counters(
      long received, long rejected, long lostHistory, int streams, long cells, int pending) {}

  @Override
  public void close() {
    tasks.forEach(Tasks.Cancellable::cancel);
    flush();
    disk.lock();
    try {
      history.close();
    } finally {
      disk.unlock();
    }
  }

  private SortedMap<String, SortedMap<Long, Summary>> collect(MetricQuery query) {
    var gathering = new Gathering(query, now());
    memory.lock();
    try {
      if (gathering.from() >= recent.floor()) {
        recent.gather(gathering);
        return gathering.byUnit();
      }
    } finally {
      memory.unlock();
    }
    disk.lock();
    try {
      List<Row> stored = List.of();
      try {
        stored = history.read(query.metric(), gathering.from(), gathering.to());
      } catch (IOException failed) {
        diskFailed("read", failed);
      }
      memory.lock();
      try {
        for (Row row : stored) {
          if (row.start() < recent.floor()) {
            gathering.add(row.stream().unit(), row.resolutionSeconds(), row.start(), row.summary());
          }
        }
        recent.gatherWaiting(gathering);
        recent.gather(gathering);
      } finally {
        memory.unlock();
      }
    } finally {
      disk.unlock();
    }
    return gathering.byUnit();
  }

  private static List<Period> periods(SortedMap<Long, Summary> found) {
    List<Period> out = new ArrayList<>(found.size());
    found.forEach((at, summary) -> out.add(new Period(Instant.ofEpochSecond(at), summary)));
    return out;
  }

  private static void latest(Map<MetricId, Instant> seen, MetricId metric, long at) {
    seen.merge(metric, Instant.ofEpochSecond(at), (a, b) -> a.isAfter(b) ? a : b);
  }

  private void diskFailed(String doing, IOException failed) {
    if (!failing) {
      LOG.warn("Metric history: cannot {}; recent metrics stay in memory.", doing, failed);
    }
    failing = true;
  }

  private long now() {
    return time.now().getEpochSecond();
  }

  private static long align(long second, int resolution) {
    return Math.floorDiv(second, resolution) * resolution;
  }

  private static long alignUp(long second, int resolution) {
    return second == Long.MIN_VALUE ? second : -align(-second, resolution);
  }
}
