package io.tidegate.instances.metadata;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens without a table of them: expiry and a keyed digest over it and the instance. The
 * key is this process's own, so a restart of the server ends all tokens and clients fetch new ones.
 * Immutable, safe from any thread.
 */
final class MetadataTokens {
  private final byte[] key = new byte[32];
  private final TimeSource time;

  MetadataTokens(Chance chance, TimeSource time) {
    chance.bytes(key);
    this.time = time;
  }

  String issue(String instanceId, int ttlSeconds) {
    long until = time.now().getEpochSecond() + ttlSeconds;
    return until + "-" + digest(instanceId, until);
  }

  boolean valid(String instanceId, String token) {
    int dash = token.indexOf('-');
    if (dash < 1 || dash > 12 || !token.substring(0, dash).matches("[0-9]+")) {
      return false;
    }
    long until = Long.parseLong(token.substring(0, dash));
    return time.now().getEpochSecond() < until
        && MessageDigest.isEqual(
            digest(instanceId, until).getBytes(StandardCharsets.US_ASCII),
            token.substring(dash + 1).getBytes(StandardCharsets.US_ASCII));
  }

  private String digest(String instanceId, long until) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((instanceId + "|" + until).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA256", missing);
    }
  }
}
