package io.tidegate.control.pki;

import io.tidegate.base.Chance;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.SecretOpener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-256-GCM under one master key, which lies in a file of its own apart from
 * the store: who has the store alone, or a backup of it, has no secret. The owner's key is
 * authenticated with the secret. Safe from any thread.
 *
 * <p>The text is base64 of a version byte, the nonce (12 bytes) and the encryption with its tag (16
 * bytes). Random nonces bound the use of one master key to some 2^32 secrets (NIST SP 800-38D
 * section 8.3).
 */
public final class SecretVault implements SecretOpener {
  /** The length of a master key. */
  public static final int KEY_BYTES = 32;

  private static final String SCHEME = "AES/GCM/NoPadding";
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final Chance chance;

  /** {@code masterKey} has {@link #KEY_BYTES} bytes; it is copied. */
  public SecretVault(byte[] masterKey, Chance chance) {
    if (masterKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key has " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(masterKey, "AES");
    this.chance = chance;
  }

  /** Seals {@code secret} for the entity with key {@code owner}. */
  public SealedSecret seal(byte[] secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    chance.bytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(secret);
      ByteBuffer out = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length);
      out.put(VERSION).put(nonce).put(sealed);
      return new SealedSecret(Base64.getEncoder().encodeToString(out.array()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + SCHEME, missing);
    }
  }

  @Override
  public byte[] open(SealedSecret secret, String owner) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(secret.text()));
      byte version = in.get();
      byte[] nonce = new byte[NONCE_BYTES];
      in.get(nonce);
      byte[] sealed = new byte[in.remaining()];
      in.get(sealed);
      if (version == VERSION) {
        return cipher(Cipher.DECRYPT_MODE, nonce, owner).doFinal(sealed);
      }
    } catch (GeneralSecurityException | RuntimeException notOurs) {
      throw new IllegalStateException("the secret of " + owner + " cannot be opened", notOurs);
    }
    throw new IllegalStateException("the secret of " + owner + " has a form that is not known");
  }

  private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(SCHEME);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "SecretVault";
  }
}
