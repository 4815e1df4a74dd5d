package io.tidegate.dataplane.tls;

import io.netty.internal.tcnative.SessionTicketKey;
import io.tidegate.base.Chance;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of session tickets, the same on all loops; safe from any thread: one volatile reference
 * to an immutable secret. A key is derived from a secret of this process or its predecessor, from
 * what the ticket is bound to, and from the period, so a ticket opens on its own listener only and
 * for two periods at most.
 */
public final class TicketKeys {
  /** Seconds after which another key seals tickets. */
  static final long PERIOD_S = 6 * 3600;

  private static final int PART = 16;

  private static final String HASH = "HmacSHA384";

  private volatile SecretKeySpec secret;

  /** Keys that nobody else can make. */
  public TicketKeys(Chance strong) {
    byte[] bytes = new byte[32];
    strong.bytes(bytes);
    this.secret = new SecretKeySpec(bytes, HASH);
  }

  /** The secret, for a successor of this process alone. */
  public byte[] secret() {
    return secret.getEncoded();
  }

  /** Goes on with a predecessor's secret; before the first handshake. */
  public void inherit(byte[] predecessors) {
    secret = new SecretKeySpec(predecessors, HASH);
  }

  /** The number of the period that {@code epochSecond} is in. */
  static long period(long epochSecond) {
    return epochSecond / PERIOD_S;
  }

  /** The key that seals in {@code period}, then the one before it, which still opens. */
  SessionTicketKey[] keys(String boundTo, long period) {
    return new SessionTicketKey[] {key(boundTo, period), key(boundTo, period - 1)};
  }

  private SessionTicketKey key(String boundTo, long period) {
    byte[] all = bytes(boundTo, period);
    return new SessionTicketKey(part(all, 0), part(all, 1), part(all, 2));
  }

  /** One of the three parts of a key's bytes: its name, then two secrets. */
  static byte[] part(byte[] all, int number) {
    return Arrays.copyOfRange(all, number * PART, (number + 1) * PART);
  }

  /** The bytes of the key that seals in {@code period} what is bound to {@code boundTo}. */
  byte[] bytes(String boundTo, long period) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(secret);
      return mac.doFinal((boundTo + "|" + period).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA384", missing);
    }
  }
}
