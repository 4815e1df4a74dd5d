package io.tidegate.server;

import io.tidegate.base.FaultHandler;
import java.util.ArrayDeque;
import java.util.Deque;

/** Parts to end, newest first. Owned by the thread that starts and ends the server. */
final class Shutdown implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final FaultHandler faults;

  Shutdown(FaultHandler faults) {
    this.faults = faults;
  }

  /** Remembers {@code part} and returns it. */
  <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception failed) {
        faults.fault("shutdown", failed);
      }
    }
  }
}
