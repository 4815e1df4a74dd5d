package io.tidegate.base;

/** Where a bug ends up: something threw that was never meant to. Safe from any thread. */
@FunctionalInterface
public interface FaultHandler {
  /** {@code where} names the part that failed, for the log. */
  void fault(String where, Throwable cause);
}
