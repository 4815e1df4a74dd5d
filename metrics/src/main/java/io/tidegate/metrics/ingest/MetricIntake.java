package io.tidegate.metrics.ingest;

import io.tidegate.model.cloudwatch.MetricDatum;
import java.util.List;

/** Where received metrics go; may block for the disk. Safe from any thread. */
@FunctionalInterface
public interface MetricIntake {
  /** Takes all of it, or nothing and says false when there is no room. */
  boolean accept(List<MetricDatum> data);
}
