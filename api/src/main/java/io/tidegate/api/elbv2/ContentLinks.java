package io.tidegate.api.elbv2;

import io.tidegate.base.TimeSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links to what a signed call may read, good for ten minutes and for nothing else: subject, end and
 * an HMAC of both. They die with the process. Safe from any thread.
 */
public final class ContentLinks {
  /** The path of all links. */
  public static final String PATH = "/_tidegate/content";

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final String SCHEME = "HmacSHA256";

  private final Supplier<Optional<URI>> base;
  private final byte[] key;
  private final TimeSource clock;

  /** {@code base} says where the API listens once it does; {@code key} is a secret of 32 bytes. */
  public ContentLinks(Supplier<Optional<URI>> base, byte[] key, TimeSource clock) {
    this.base = base;
    this.key = key.clone();
    this.clock = clock;
  }

  /** A link to the content of {@code subject}. */
  String link(String subject) {
    long end = clock.now().plus(LIFE).getEpochSecond();
    return base.get().map(URI::toString).orElse("")
        + PATH
        + "?subject="
        + URLEncoder.encode(subject, StandardCharsets.UTF_8)
        + "&expires="
        + end
        + "&signature="
        + signature(subject, end);
  }

  /** Whether a link to {@code subject} with this end and signature was given out and is good. */
  public boolean good(String subject, long end, String signature) {
    byte[] right = signature(subject, end).getBytes(StandardCharsets.US_ASCII);
    boolean same = MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
    return same && end >= clock.now().getEpochSecond();
  }

  private String signature(String subject, long end) {
    try {
      Mac mac = Mac.getInstance(SCHEME);
      mac.init(new SecretKeySpec(key, SCHEME));
      return HexFormat.of()
          .formatHex(mac.doFinal((end + "\n" + subject).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + SCHEME, missing);
    }
  }
}
