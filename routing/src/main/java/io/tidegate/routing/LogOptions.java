package io.tidegate.routing;

import java.util.Optional;

/** Which logs a load balancer writes, and where each goes. */
public record LogOptions(
    Optional<Place> access, Optional<Place> connections, Optional<Place> healthChecks) {
  /** No logs. */
  public static final LogOptions NONE =
      new LogOptions(Optional.empty(), Optional.empty(), Optional.empty());

  /** A bucket and what its keys begin with, without slashes at either end; may be empty. */
  public record Place(String bucket, String prefix) {}
}
