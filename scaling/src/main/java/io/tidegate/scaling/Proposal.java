package io.tidegate.scaling;

import java.util.List;
import java.util.Optional;

/**
 * What one policy asks for and why. {@code base} is the capacity it computed from, {@code computed}
 * its result before bounds and {@code capacity} what it asks for within them; {@code warming} is
 * empty for policies that know no warm-up. {@code threshold} is the alarm's, or the target value of
 * a predictive policy; without a metric {@code metricValue} is NaN.
 */
public record Proposal(
    String policyName,
    String policyType,
    Optional<String> alarmName,
    List<Double> datapoints,
    double metricValue,
    double threshold,
    Vote vote,
    int base,
    int computed,
    int capacity,
    Optional<Warming> warming,
    Reasoning why) {
  /** Copies. */
  public Proposal {
    datapoints = List.copyOf(datapoints);
  }

  /** Why, in words. */
  public String reason() {
    return why.words();
  }

  /** Which way it pulls. */
  public enum Vote {
    /** More than desired. */
    OUT,
    /** Less than desired. */
    IN,
    /** As it is. */
    HOLD,
    /** It would pull, but warm-up, cooldown or missing data hold it. */
    BLOCKED
  }
}
