package io.tidegate.dataplane.loop;

/**
 * Whether a loop is behind, and what it should refuse; owned by its loop's thread.
 *
 * <p>Implementation note: a round of the loop handles everything that was ready when it began, so a
 * request handled late in its round has waited at least that long, and what becomes ready now waits
 * for the rest of it. When rounds have been long for {@link #SUSTAINED_MS} (a burst, a pause of the
 * machine or the slow first moments of a process are over sooner) whatever has waited longer than
 * the limit is refused, which costs little: the round ends soon after the limit, and the time in it
 * is spent on clients that still wait. The least delay tells a standing queue from a burst, as in
 * CoDel (RFC 8289 section 3).
 */
public final class Overload {
  /** Milliseconds of long rounds after which the loop counts as behind. */
  static final int SUSTAINED_MS = 1_000;

  /** Events that a long round has at least: with fewer the machine is slow, not the queue long. */
  static final int LEAST_EVENTS = 24;

  private final long limitNs;
  private long longSinceMs = -1;
  private boolean behind;

  /** A round is long when it takes more than {@code limitMs}. */
  public Overload(int limitMs) {
    this.limitNs = limitMs * 1_000_000L;
  }

  /** A round ended at {@code nowMs} after {@code tookNs}; it handled {@code events}. */
  void round(long tookNs, long nowMs, int events) {
    if (tookNs <= limitNs || events < LEAST_EVENTS) {
      longSinceMs = -1;
      behind = false;
    } else if (longSinceMs < 0) {
      longSinceMs = nowMs;
    } else {
      behind = nowMs - longSinceMs >= SUSTAINED_MS;
    }
  }

  /** Whether every round has been long for some time. */
  public boolean isBehind() {
    return behind;
  }

  /** Whether a request should be refused {@code roundNs} after its round began. */
  boolean refuses(long roundNs) {
    return behind && roundNs > limitNs;
  }
}
