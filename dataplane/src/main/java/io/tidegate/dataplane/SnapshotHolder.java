package io.tidegate.dataplane;

import io.tidegate.routing.RoutingSnapshot;

/**
 * The one reference to what the data plane follows. Any thread swaps, any thread reads; a request
 * reads once and keeps what it read.
 */
public final class SnapshotHolder {
  private volatile RoutingSnapshot current = RoutingSnapshot.empty();

  /** The snapshot in force. */
  public RoutingSnapshot current() {
    return current;
  }

  /** Puts {@code next} in force. */
  public void swap(RoutingSnapshot next) {
    current = next;
  }
}
