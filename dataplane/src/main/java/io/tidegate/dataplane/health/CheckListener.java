package io.tidegate.dataplane.health;

/** Hears of every check of one target, on the loop's thread. */
@FunctionalInterface
interface CheckListener {
  /** A check that began at {@code startedMicros} since the epoch took {@code latencyNs}. */
  void checked(Verdict verdict, long startedMicros, long latencyNs);
}
