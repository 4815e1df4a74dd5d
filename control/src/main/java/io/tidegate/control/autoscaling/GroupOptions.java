package io.tidegate.control.autoscaling;

import java.time.Duration;

/**
 * How groups are run. {@code checkInterval} is how often every group is looked at without news;
 * {@code launchBackOff} is the pause after the first failed launch, doubled with each further one
 * up to {@code maxLaunchBackOff}; {@code metricPeriod} is the period of group metrics and of the
 * alarms of predefined target tracking metrics, 10 s to 60 s; {@code maxGroups} the quota.
 */
public record GroupOptions(
    Duration checkInterval,
    Duration launchBackOff,
    Duration maxLaunchBackOff,
    Duration metricPeriod,
    int maxGroups) {
  /** After this long without a successful launch a group's Launch process is suspended. */
  public static final Duration ADMINISTRATIVE_SUSPENSION = Duration.ofHours(24);

  /** Checks every 10 s, first back-off 15 s, at most 15 min, periods of 60 s, AWS's quota. */
  public static GroupOptions standard() {
    return new GroupOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofMinutes(15),
        Duration.ofSeconds(60),
        io.tidegate.model.autoscaling.AutoScalingLimits.GROUPS);
  }

  /** The pause after {@code failures} failed launches in a row, at least 1. */
  public Duration backOff(int failures) {
    Duration pause = launchBackOff;
    for (int i = 1; i < failures && pause.compareTo(maxLaunchBackOff) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(maxLaunchBackOff) < 0 ? pause : maxLaunchBackOff;
  }
}
