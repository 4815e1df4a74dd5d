package io.tidegate.firewall;

import java.time.Duration;

/**
 * Bounds of one inspector.
 *
 * @param connect how long a connection, or a free one, is waited for
 * @param whole how long an inspection takes at most, connecting included
 * @param connections to the inspector; each carries one inspection at a time
 * @param inspections that are under way or wait for a connection; more have no verdict
 * @param heldBytes of requests under inspection; more have no verdict
 * @param idle how long an unused connection is kept
 */
public record InspectionLimits(
    Duration connect,
    Duration whole,
    int connections,
    int inspections,
    long heldBytes,
    Duration idle) {
  /** A healthy inspector answers within milliseconds; one that hangs holds nobody for long. */
  public static InspectionLimits standard() {
    return new InspectionLimits(
        Duration.ofSeconds(1), Duration.ofSeconds(3), 128, 2048, 32 << 20, Duration.ofSeconds(20));
  }

  /** With other times. */
  public InspectionLimits within(Duration connecting, Duration all) {
    return new InspectionLimits(connecting, all, connections, inspections, heldBytes, idle);
  }

  /** With other numbers. */
  public InspectionLimits of(int open, int underWay) {
    return new InspectionLimits(connect, whole, open, underWay, heldBytes, idle);
  }
}
