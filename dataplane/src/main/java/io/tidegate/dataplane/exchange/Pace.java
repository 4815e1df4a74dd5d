package io.tidegate.dataplane.exchange;

/**
 * Whether a client gets on with what it sends; owned by its connection, on the loop's thread. Three
 * limits, all by attributes of the load balancer: nothing moves for the idle timeout; a head is not
 * whole that long after its first byte, however it trickles (ALB waits as long as a byte comes); of
 * a body of known length less than {@link #LEAST_BYTES} comes in that time. A body of unknown
 * length may be a stream that is meant to be slow: it has the client keep-alive duration, unless
 * the target has begun to answer.
 */
final class Pace {
  /** Bytes of a body of known length that must come within one idle timeout. */
  static final int LEAST_BYTES = 1024;

  private final int idleTimeoutMs;
  private final int keepAliveMs;
  private long activeMs;
  private long headSinceMs = -1;
  private long bodySinceMs = -1;
  private int credit;

  Pace(int idleTimeoutMs, int keepAliveMs, long nowMs) {
    this.idleTimeoutMs = idleTimeoutMs;
    this.keepAliveMs = keepAliveMs;
    this.activeMs = nowMs;
  }

  /** Something moved that counts. */
  void touch(long nowMs) {
    activeMs = nowMs;
  }

  /** When that was. */
  long activeMs() {
    return activeMs;
  }

  /** The bytes at hand begin a head and do not end it. */
  void headIncomplete(long nowMs) {
    if (headSinceMs < 0) {
      headSinceMs = nowMs;
    }
  }

  /** A head is whole; a body follows, or not. */
  void headDone(boolean body, long nowMs) {
    headSinceMs = -1;
    bodySinceMs = body ? nowMs : -1;
    credit = 0;
  }

  /** A head is whole and its body is waited for before anything becomes of the request. */
  void bodyAwaited(long nowMs) {
    if (bodySinceMs < 0) {
      headDone(true, nowMs);
    }
  }

  /** The body is whole. */
  void bodyDone() {
    bodySinceMs = -1;
  }

  /** Body bytes came; {@code counted} when the body's length is known. */
  void body(int bytes, boolean counted, long nowMs) {
    credit += bytes;
    if (!counted || credit >= LEAST_BYTES) {
      credit = 0;
      activeMs = nowMs;
    }
  }

  /** Milliseconds until a limit is reached, not positive when one is. */
  long left(long nowMs, boolean answering) {
    long since = headSinceMs < 0 ? activeMs : headSinceMs;
    long left = since + idleTimeoutMs - nowMs;
    boolean limited = bodySinceMs >= 0 && !answering;
    return limited ? Math.min(left, bodySinceMs + keepAliveMs - nowMs) : left;
  }
}
