package io.tidegate.metrics;

import java.time.Duration;

/** How long data of each resolution is kept (CloudWatch User Guide, Metrics retention). */
public final class Retention {
  /** Data of under a minute. */
  public static final Duration FINE = Duration.ofHours(3);

  /** Data of one minute. */
  public static final Duration MINUTE = Duration.ofDays(15);

  /** Data of five minutes. */
  public static final Duration FIVE_MINUTES = Duration.ofDays(63);

  /** Data of one hour. */
  public static final Duration HOUR = Duration.ofDays(455);

  private Retention() {}

  /** The finest resolution, in seconds, at which data of {@code ageSeconds} can be read. */
  public static int finest(long ageSeconds) {
    if (ageSeconds <= FINE.toSeconds()) {
      return 1;
    }
    if (ageSeconds <= MINUTE.toSeconds()) {
      return 60;
    }
    return ageSeconds <= FIVE_MINUTES.toSeconds() ? 300 : 3600;
  }
}
