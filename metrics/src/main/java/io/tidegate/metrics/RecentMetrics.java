package io.tidegate.metrics;

import io.tidegate.metrics.History.Row;
import io.tidegate.metrics.History.StreamKey;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a {@link MetricStore} that is in memory: every period from the floor on, and what
 * waits to be written. Owned by the store's memory lock.
 */
final class RecentMetrics {
  private record Waiting(Stream stream, int resolution, long start) {}

  private final MetricStoreOptions options;
  private final Map<StreamKey, Stream> streams = new HashMap<>();
  private Map<Waiting, Summary> pending = new HashMap<>();
  private long floor;
  private long cells;
  private long received;
  private long rejected;
  private long lostHistory;

  RecentMetrics(MetricStoreOptions options, long floor) {
    this.options = options;
    this.floor = floor;
  }

  /** Every period that starts at or after it is complete in memory; epoch seconds. */
  long floor() {
    return floor;
  }

  /** Takes what is acceptable at {@code now} and what there is room for; counts the rest. */
  void put(List<MetricDatum> data, long now) {
    for (MetricDatum datum : data) {
      received++;
      if (!MetricRules.acceptable(datum, now) || !take(datum)) {
        rejected++;
      }
    }
    if (cells > options.maxCells()) {
      squeeze(now);
    }
  }

  /** Whether all of {@code data} could be taken; if not, it counts as rejected. */
  boolean admits(List<MetricDatum> data) {
    Set<StreamKey> unknown = new HashSet<>();
    for (MetricDatum datum : data) {
      StreamKey key = new StreamKey(datum.metric(), datum.unit());
      if (!streams.containsKey(key)) {
        unknown.add(key);
      }
    }
    boolean room =
        streams.size() + unknown.size() <= options.maxStreams()
            && pending.size() + data.size() <= options.maxPending();
    if (!room) {
      received += data.size();
      rejected += data.size();
    }
    return room;
  }

  private boolean take(MetricDatum datum) {
    StreamKey key = new StreamKey(datum.metric(), datum.unit());
    Stream stream = streams.get(key);
    if (stream == null) {
      if (streams.size() >= options.maxStreams()) {
        return false;
      }
      stream = new Stream(key);
      streams.put(key, stream);
    }
    int resolution = datum.resolutionSeconds() < 60 ? 1 : 60;
    long start = align(datum.at().getEpochSecond(), resolution);
    stream.lastSeen = Math.max(stream.lastSeen, start);
    if (start >= floor) {
      Summary cell = stream.series(resolution).cell(start);
      int before = cell.count() == 0 ? 0 : cell.weight();
      cell.add(datum);
      cells += cell.weight() - before;
    }
    Waiting waiting = new Waiting(stream, resolution, start);
    Summary delta = pending.get(waiting);
    if (delta == null) {
      if (pending.size() >= options.maxPending()) {
        lostHistory++;
        return true;
      }
      delta = new Summary();
      pending.put(waiting, delta);
    }
    delta.add(datum);
    return true;
  }

  /** Halves the window until memory is under three quarters of its limit. */
  private void squeeze(long now) {
    while (cells > options.maxCells() * 3L / 4) {
      long next = align(floor + (now - floor) / 2, 60) + 60;
      raiseFloor(next);
      if (next > now + MetricRules.MAX_AHEAD.toSeconds()) {
        return;
      }
    }
  }

  /** Forgets periods before {@code to}, and streams of which nothing is left. */
  void raiseFloor(long to) {
    if (to <= floor) {
      return;
    }
    floor = to;
    Iterator<Stream> all = streams.values().iterator();
    while (all.hasNext()) {
      Stream stream = all.next();
      cells -= stream.dropBefore(to);
      if (stream.isEmpty() && stream.lastSeen < to) {
        all.remove();
      }
    }
  }

  /** What waits to be written; it waits no more. */
  List<Row> takeWaiting() {
    List<Row> rows = new ArrayList<>(pending.size());
    pending.forEach(
        (key, summary) ->
            rows.add(new Row(key.stream().key, key.resolution(), key.start(), summary)));
    pending = new HashMap<>();
    return rows;
  }

  /** What could not be written waits again, as far as there is room. */
  void putBack(List<Row> rows) {
    for (Row row : rows) {
      Stream stream = streams.getOrDefault(row.stream(), new Stream(row.stream()));
      Waiting waiting = new Waiting(stream, row.resolutionSeconds(), row.start());
      Summary newer = pending.get(waiting);
      if (newer != null) {
        newer.merge(row.summary());
      } else if (pending.size() < options.maxPending()) {
        pending.put(waiting, row.summary());
      } else {
        lostHistory++;
      }
    }
  }

  /** Adds what waits for periods before the floor; looks at all that waits. */
  void gatherWaiting(Gathering gathering) {
    pending.forEach(
        (key, summary) -> {
          if (key.start() < floor && key.stream().key.metric().equals(gathering.metric())) {
            gathering.add(key.stream().key.unit(), key.resolution(), key.start(), summary);
          }
        });
  }

  /** Adds what is in memory. */
  void gather(Gathering gathering) {
    for (String unit : gathering.units()) {
      Stream stream = streams.get(new StreamKey(gathering.metric(), unit));
      if (stream != null) {
        long from = Math.max(floor, gathering.from());
        stream.standard.forEach(
            from, gathering.to(), (cell, at) -> gathering.add(unit, 60, at, cell));
        if (stream.fine != null) {
          stream.fine.forEach(from, gathering.to(), (cell, at) -> gathering.add(unit, 1, at, cell));
        }
      }
    }
  }

  /** The metrics seen since {@code since}, with the newest moment. */
  void seen(long since, Map<MetricId, Instant> out) {
    for (Stream stream : streams.values()) {
      if (stream.lastSeen >= since) {
        Instant at = Instant.ofEpochSecond(stream.lastSeen);
        out.merge(stream.key.metric(), at, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
  }

  void clear() {
    streams.clear();
    pending = new HashMap<>();
    cells = 0;
  }

  MetricStore.Counters counters() {
    return new MetricStore.Counters(
        received, rejected, lostHistory, streams.size(), cells, pending.size());
  }

  private static long align(long second, int resolution) {
    return Math.floorDiv(second, resolution) * resolution;
  }
}
