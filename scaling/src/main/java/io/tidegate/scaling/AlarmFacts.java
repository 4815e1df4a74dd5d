package io.tidegate.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alarm of a policy: {@code above} when it watches for values over its threshold. {@code fired}
 * means that it notifies now; {@code inAlarm} that its state is ALARM. {@code datapoints} are the
 * evaluated values, oldest first; empty when none is known. {@code newestAt} is the start of the
 * newest one's period, where it is known.
 */
public record AlarmFacts(
    String name,
    boolean above,
    double threshold,
    boolean inAlarm,
    boolean fired,
    List<Double> datapoints,
    Optional<Instant> newestAt) {
  /** Copies. */
  public AlarmFacts {
    datapoints = List.copyOf(datapoints);
  }

  /** Of datapoints whose time does not matter. */
  public AlarmFacts(
      String name,
      boolean above,
      double threshold,
      boolean inAlarm,
      boolean fired,
      List<Double> datapoints) {
    this(name, above, threshold, inAlarm, fired, datapoints, Optional.empty());
  }
}
