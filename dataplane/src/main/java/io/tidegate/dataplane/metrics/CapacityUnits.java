package io.tidegate.dataplane.metrics;

/**
 * Load balancer capacity units: the highest of four dimensions (Elastic Load Balancing pricing: 25
 * new connections per second, 3,000 active connections per minute, 1 GB per hour, 1,000 rule
 * evaluations per second make one unit each; connections are those of clients, and the first ten
 * evaluations of a request are free). Pure.
 */
final class CapacityUnits {
  private static final double NEW_CONNECTIONS_PER_SECOND = 25;
  private static final double ACTIVE_CONNECTIONS = 3000;
  private static final double BYTES_PER_HOUR = 1e9;
  private static final double EVALUATIONS_PER_SECOND = 1000;
  private static final double SECONDS_PER_HOUR = 3600;

  private CapacityUnits() {}

  /** The units that {@code counters} of {@code seconds} are worth. */
  static double consumed(AlbCounters counters, double seconds) {
    long opened = counters.newConnections - counters.newTargetConnections;
    long open = counters.activeConnections - counters.activeTargetConnections;
    double connections = opened / seconds / NEW_CONNECTIONS_PER_SECOND;
    double active = open / ACTIVE_CONNECTIONS;
    double bytes = counters.processedBytes / seconds * SECONDS_PER_HOUR / BYTES_PER_HOUR;
    double evaluations = counters.chargedRuleEvaluations / seconds / EVALUATIONS_PER_SECOND;
    return Math.max(Math.max(connections, active), Math.max(bytes, evaluations));
  }
}
