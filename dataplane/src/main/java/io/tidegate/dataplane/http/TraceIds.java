package io.tidegate.dataplane.http;

import io.tidegate.base.Chance;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Makes the values of X-Amzn-Trace-Id (ALB guide, load-balancer-request-tracing). Owned by one
 * event loop.
 */
public final class TraceIds {
  /** Bytes of {@code 1-XXXXXXXX-XXXXXXXXXXXXXXXXXXXXXXXX}. */
  static final int ID_BYTES = 35;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Chance chance;
  private final LongSupplier epochSeconds;
  private final byte[] unique = new byte[12];

  /**
   * @param chance seeded once from the machine's randomness; the ids are unique, not secret
   * @param epochSeconds the loop's idea of the time
   */
  public TraceIds(Chance chance, LongSupplier epochSeconds) {
    this.chance = chance;
    this.epochSeconds = epochSeconds;
  }

  /** Writes one id of {@link #ID_BYTES} bytes; returns the position after it. */
  int write(byte[] out, int start) {
    int at = start;
    out[at++] = '1';
    out[at++] = '-';
    int seconds = (int) epochSeconds.getAsLong();
    for (int shift = 28; shift >= 0; shift -= 4) {
      out[at++] = HEX[seconds >>> shift & 15];
    }
    out[at++] = '-';
    chance.bytes(unique);
    for (byte b : unique) {
      out[at++] = HEX[b >> 4 & 15];
      out[at++] = HEX[b & 15];
    }
    return at;
  }
}
