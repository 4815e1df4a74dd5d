package io.tidegate.routing;

import java.util.List;

/** Which logs a load balancer writes, and where each goes: nowhere, or to several places. */
public record LogOptions(
    List<LogPlace> access, List<LogPlace> connections, List<LogPlace> healthChecks) {
  /** No logs. */
  public static final LogOptions NONE = new LogOptions(List.of(), List.of(), List.of());

  /** Copies. */
  public LogOptions {
    access = List.copyOf(access);
    connections = List.copyOf(connections);
    healthChecks = List.copyOf(healthChecks);
  }
}
