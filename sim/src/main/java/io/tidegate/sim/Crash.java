package io.tidegate.sim;

/** The pretend process dies here and now; nothing may catch it but the {@link Simulation}. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where, null, false, false);
  }
}
