package io.tidegate.model.cloudwatch;

import java.util.List;

/** Where metrics go; never blocks, may drop and count when full. Safe from any thread. */
@FunctionalInterface
public interface MetricSink {
  /** Takes the data. */
  void put(List<MetricDatum> data);
}
