package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where periods go when they leave memory. Used by one thread at a time: the store holds its disk
 * lock around every call.
 */
interface History extends AutoCloseable {
  /** A metric with one unit. */
  record StreamKey(MetricId metric, String unit) {}

  /** One stored period; {@code start} in epoch seconds. */
  record Row(StreamKey stream, int resolutionSeconds, long start, Summary summary) {}

  /** Adds rows to what is stored; a period that exists is merged with. All or nothing. */
  void merge(Collection<Row> rows) throws IOException;

  /** The stored periods of a metric with {@code from <= start < to}, unordered. */
  List<Row> read(MetricId metric, long from, long to) throws IOException;

  /** The streams with data since {@code since} and when they last had some, in epoch seconds. */
  Map<StreamKey, Long> streams(long since) throws IOException;

  /** The first second after every stored period, or {@code Long.MIN_VALUE}. */
  long end() throws IOException;

  /** Rolls up what is older than its resolution allows and deletes what nobody may ask for. */
  void rollUp(long now) throws IOException;

  /** Forgets everything. */
  void clear() throws IOException;

  @Override
  void close();
}
