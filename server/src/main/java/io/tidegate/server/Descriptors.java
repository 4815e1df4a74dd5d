package io.tidegate.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tidegate.dataplane.TrafficLimits;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many descriptors this process may have, {@code RLIMIT_NOFILE}, and what that means for
 * traffic: a connection of a client needs one, and one more for the target that serves it; some are
 * kept for listeners, health checks, logs, the database and the API.
 *
 * @param most at most so many
 */
record Descriptors(long most) {
  private static final Logger log = LoggerFactory.getLogger(Descriptors.class);
  private static final long KEPT = 128;
  private static final int KEPT_SHARE = 10;

  /** This process's. */
  static Descriptors own() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new Descriptors(unix.getMaxFileDescriptorCount())
        : new Descriptors(Long.MAX_VALUE);
  }

  /** Connections of clients that leave enough for everything else; at least 1. */
  long connections() {
    return Math.max(1, (most - KEPT - most / KEPT_SHARE) / 2);
  }

  /** {@code wanted}, with no more connections than there are descriptors for. */
  TrafficLimits within(TrafficLimits wanted) {
    if (wanted.connections() <= connections()) {
      return wanted;
    }
    log.warn(
        "at most {} connections of clients instead of {}, as the process may have only {}"
            + " descriptors: raise `ulimit -n` or LimitNOFILE= for more",
        connections(),
        wanted.connections(),
        most);
    return wanted.withConnections((int) connections());
  }
}
