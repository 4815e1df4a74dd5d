package io.tidegate.control.autoscaling;

import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.scaling.predictive.LoadHistory;
import java.time.Instant;

/** What predictive policies forecast from. Safe from any thread; may block. */
@FunctionalInterface
public interface LoadReadings {
  /** The two weeks of whole hours before {@code end} (a full hour) for a group's policy. */
  LoadHistory before(Instant end, String groupName, Predictive predictive);
}
