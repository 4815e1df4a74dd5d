package io.tidegate.dataplane.sticky;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a stickiness cookie says: a target of a group, or a group of a rule, and since when.
 * Immutable.
 *
 * @param owner {@link #id} of the target group, 0 in {@link #GROUP} cookies
 * @param member {@link #id} of the target or of the target group
 * @param issuedMs when, in milliseconds since 1970
 */
public record StickyCookie(long owner, long member, long issuedMs) {
  /** AWSALB and AWSALBCORS. */
  public static final byte TARGET = 1;

  /** AWSALBAPP-n. */
  public static final byte APPLICATION = 2;

  /** AWSALBTG and AWSALBTGCORS. */
  public static final byte GROUP = 3;

  /** Padded to this, a sealed value has 93 bytes, in base64 124 characters: as ALB's have. */
  private static final int PLAIN_BYTES = 60;

  /** A number for a key or an ARN: 64 bits of its SHA-256. */
  public static long id(String key) {
    return ByteBuffer.wrap(CookieKeys.sha256(key.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** Sealed for {@code purpose}. */
  public String sealed(CookieSealer sealer, byte purpose) {
    byte[] plain =
        ByteBuffer.allocate(PLAIN_BYTES).putLong(owner).putLong(member).putLong(issuedMs).array();
    return sealer.seal(purpose, plain);
  }

  /** What {@code value} says; empty when it is not ours. */
  public static Optional<StickyCookie> open(CookieSealer sealer, byte purpose, String value) {
    return sealer
        .open(purpose, value)
        .filter(plain -> plain.length == PLAIN_BYTES)
        .map(ByteBuffer::wrap)
        .map(in -> new StickyCookie(in.getLong(), in.getLong(), in.getLong()));
  }

  /** Whether it still binds at {@code nowMs}; one from the future, by a faulty clock, does not. */
  public boolean binds(long nowMs, long durationMs) {
    long age = nowMs - issuedMs;
    return age < durationMs && age > -60_000;
  }
}
