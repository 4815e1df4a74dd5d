package io.tidegate.dataplane.sticky;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that cookies are encrypted with: the first seals, all open. Every node and every process
 * of an installation has the same ones. Immutable, any thread.
 */
public final class CookieKeys {
  /** The length of a key. */
  public static final int KEY_BYTES = 32;

  private final List<Key> keys;

  private CookieKeys(List<Key> keys) {
    this.keys = keys;
  }

  /** A key by the number that cookies name it with. */
  record Key(int id, SecretKeySpec secret) {}

  /** Keys of {@link #KEY_BYTES} bytes, newest first, at least one; they are copied. */
  public static CookieKeys of(List<byte[]> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("at least one key");
    }
    return new CookieKeys(newestFirst.stream().map(CookieKeys::key).toList());
  }

  private static Key key(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    int id = ByteBuffer.wrap(sha256(bytes)).getInt();
    return new Key(id, new SecretKeySpec(bytes, "AES"));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  Key newest() {
    return keys.getFirst();
  }

  Optional<Key> find(int id) {
    for (Key key : keys) {
      if (key.id() == id) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return keys.size() + " keys";
  }
}
