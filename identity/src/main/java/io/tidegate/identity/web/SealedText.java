package io.tidegate.identity.web;

import io.tidegate.base.Chance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that clients keep for us: encrypted and authenticated with AES-256-GCM, in base64url. A
 * text opens only for the {@code purpose} that it was sealed for. Safe from any thread when {@code
 * chance} is.
 */
public final class SealedText {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final Chance chance;

  /** Seals with {@code key}, 32 bytes. */
  public SealedText(byte[] key, Chance chance) {
    this.key = new SecretKeySpec(key, "AES");
    this.chance = chance;
  }

  /** {@code text} so that only {@link #open} reads it. */
  public String seal(String text, String purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    chance.bytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, 0, purpose).doFinal(bytes(text));
      byte[] all = ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no AES-GCM", missing);
    }
  }

  /** What was sealed; empty when it was changed, or sealed for something else or elsewhere. */
  public Optional<String> open(String sealed, String purpose) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      if (all.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, all, 0, purpose)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, int at, String purpose)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, at, NONCE_BYTES));
    cipher.updateAAD(bytes(purpose));
    return cipher;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
