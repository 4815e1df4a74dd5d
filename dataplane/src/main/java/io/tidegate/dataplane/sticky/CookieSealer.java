package io.tidegate.dataplane.sticky;

import io.tidegate.base.Chance;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens cookie values with AES-256-GCM; owned by one thread. A value is base64 of a
 * version byte, the key's number (4 bytes), the nonce (12) and the encryption with its tag (16).
 * What a value is for is authenticated with it, so that one kind of cookie is never taken for
 * another.
 *
 * <p>Implementation note: the nonce is 8 strongly random bytes, drawn anew every 2^31 values, and a
 * counter: it never repeats within one sealer, and two sealers meet with probability 2^-64 (NIST SP
 * 800-38D section 8.2).
 */
public final class CookieSealer {
  private static final String SCHEME = "AES/GCM/NoPadding";
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int FRONT_BYTES = 5 + NONCE_BYTES;
  private static final int TAG_BYTES = 16;

  private final CookieKeyHolder keys;
  private final Chance strong;
  private final Cipher sealing = cipher();
  private final Cipher opening = cipher();
  private final byte[] prefix = new byte[8];
  private int sealed;

  /** {@code strong} must be cryptographically strong. */
  public CookieSealer(CookieKeyHolder keys, Chance strong) {
    this.keys = keys;
    this.strong = strong;
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(SCHEME);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + SCHEME, missing);
    }
  }

  /** Seals {@code plain} for {@code purpose}; the result is standard base64. */
  public String seal(byte purpose, byte[] plain) {
    if (sealed <= 0) {
      strong.bytes(prefix);
    }
    sealed = Math.max(sealed + 1, 0);
    CookieKeys.Key key = keys.current().newest();
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).put(prefix).putInt(sealed).array();
    byte[] out = new byte[FRONT_BYTES + plain.length + TAG_BYTES];
    ByteBuffer.wrap(out).put(VERSION).putInt(key.id()).put(nonce);
    try {
      sealing.init(Cipher.ENCRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BYTES * 8, nonce));
      sealing.updateAAD(new byte[] {purpose});
      sealing.doFinal(plain, 0, plain.length, out, FRONT_BYTES);
    } catch (GeneralSecurityException bug) {
      throw new IllegalStateException("cannot seal a cookie", bug);
    }
    return Base64.getEncoder().encodeToString(out);
  }

  /** What was sealed for {@code purpose}; empty for anything else, however it was changed. */
  public Optional<byte[]> open(byte purpose, String value) {
    byte[] in;
    try {
      in = Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (in.length < FRONT_BYTES + TAG_BYTES || in[0] != VERSION) {
      return Optional.empty();
    }
    Optional<CookieKeys.Key> key = keys.current().find(ByteBuffer.wrap(in, 1, 4).getInt());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      opening.init(
          Cipher.DECRYPT_MODE,
          key.get().secret(),
          new GCMParameterSpec(TAG_BYTES * 8, in, 5, NONCE_BYTES));
      opening.updateAAD(new byte[] {purpose});
      return Optional.of(opening.doFinal(in, FRONT_BYTES, in.length - FRONT_BYTES));
    } catch (GeneralSecurityException changed) {
      return Optional.empty();
    }
  }
}
