package io.tidegate.server;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Publishes once a period what the sources counted in it, dated by the period's start as CloudWatch
 * dates it, shortly after its end so that every period has its data once. Thread-safe; publishing
 * runs as one task at a time.
 */
final class MetricPublisher implements AutoCloseable {
  /** After the end of the period, so that the clock is surely past it. */
  private static final Duration AFTER = Duration.ofMillis(50);

  private final Duration period;
  private final List<Source> sources;
  private final MetricSink sink;
  private final Tasks tasks;
  private final TimeSource time;
  private volatile boolean closed;

  MetricPublisher(
      Duration period, List<Source> sources, MetricSink sink, Tasks tasks, TimeSource time) {
    this.period = period;
    this.sources = List.copyOf(sources);
    this.sink = sink;
    this.tasks = tasks;
    this.time = time;
  }

  /** Something that counts. */
  @FunctionalInterface
  interface Source {
    /** What was counted since the last call, dated {@code at}. */
    List<MetricDatum> drain(Instant at);
  }

  /** Publishes from the end of the present period on. */
  void start() {
    Instant now = time.now();
    Instant end = floor(now).plus(period);
    tasks.after(
        Duration.between(now, end).plus(AFTER),
        "publish-metrics",
        () -> publish(end.minus(period)));
  }

  private void publish(Instant at) {
    if (closed) {
      return;
    }
    try {
      for (Source source : sources) {
        sink.put(resolved(source.drain(at)));
      }
    } finally {
      start();
    }
  }

  /** Data of a period under a minute can be read at that period. */
  private List<MetricDatum> resolved(List<MetricDatum> data) {
    return period.compareTo(Duration.ofMinutes(1)) < 0
        ? data.stream().map(datum -> datum.withResolution(1)).toList()
        : data;
  }

  private Instant floor(Instant at) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(at.getEpochSecond() / seconds * seconds);
  }

  @Override
  public void close() {
    closed = true;
  }
}
