package io.tidegate.scaling;

import java.util.List;

/**
 * An alarm of a policy: {@code above} when it watches for values over its threshold. {@code fired}
 * means that it notifies now; {@code inAlarm} that its state is ALARM. {@code datapoints} are the
 * evaluated values, oldest first; empty when none is known.
 */
public record AlarmFacts(
    String name,
    boolean above,
    double threshold,
    boolean inAlarm,
    boolean fired,
    List<Double> datapoints) {
  /** Copies. */
  public AlarmFacts {
    datapoints = List.copyOf(datapoints);
  }
}
