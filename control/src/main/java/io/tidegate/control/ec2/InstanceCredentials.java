package io.tidegate.control.ec2;

import io.tidegate.base.TimeSource;
import io.tidegate.instances.metadata.RoleCredentials;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.Instance;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Temporary credentials of instances that have an instance profile. They are derived from a secret
 * of the installation, the instance, its role and the hour, so nothing is stored, a restarted
 * server knows them again, and they end with the instance. New ones come every {@link #PERIOD} and
 * each is good for two of them. Safe from any thread. Source: EC2 guide, "Retrieve security
 * credentials from instance metadata".
 */
public final class InstanceCredentials {
  /** How often there are new ones. */
  public static final Duration PERIOD = Duration.ofHours(3);

  private static final char[] BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
  private static final int ID_LETTERS = 16;

  private final Supplier<Image> images;
  private final byte[] secret;
  private final TimeSource time;

  /** Derives from {@code secret}, which must stay the same over restarts. */
  public InstanceCredentials(Supplier<Image> images, byte[] secret, TimeSource time) {
    this.images = images;
    this.secret = secret.clone();
    this.time = time;
  }

  /** Whose credentials. */
  public record Session(String instanceId, RoleCredentials credentials) {}

  /** Those that {@code instance} gets now; empty without an instance profile. */
  public Optional<RoleCredentials> of(Instance instance) {
    return role(instance).map(role -> derive(instance, role, period(time.now())));
  }

  /** The session of an access key that is good now. */
  public Optional<Session> find(String accessKeyId) {
    if (!accessKeyId.startsWith("ASIA")) {
      return Optional.empty();
    }
    long now = period(time.now());
    return images.get().instances().stream()
        .filter(
            instance ->
                instance.state() == Instance.State.PENDING
                    || instance.state() == Instance.State.RUNNING)
        .flatMap(
            instance ->
                role(instance).stream()
                    .flatMap(
                        role ->
                            java.util.stream.LongStream.of(now, now - 1)
                                .mapToObj(period -> derive(instance, role, period)))
                    .filter(keys -> keys.accessKeyId().equals(accessKeyId))
                    .map(keys -> new Session(instance.id(), keys)))
        .findFirst();
  }

  /** The last part of the profile's name; profiles and roles are one here. */
  static Optional<String> role(Instance instance) {
    return instance
        .settings()
        .iamInstanceProfile()
        .flatMap(profile -> profile.name().or(profile::arn))
        .map(name -> name.substring(name.lastIndexOf('/') + 1));
  }

  /** The ARN of a profile that was given by name or ARN. */
  static String arn(IamProfile profile, String account) {
    return profile
        .arn()
        .orElseGet(
            () -> "arn:aws:iam::" + account + ":instance-profile/" + profile.name().orElse(""));
  }

  private RoleCredentials derive(Instance instance, String role, long period) {
    String what = instance.id() + "|" + role + "|" + period;
    byte[] id = hmac("id|" + what);
    StringBuilder accessKeyId = new StringBuilder("ASIA");
    for (int i = 0; i < ID_LETTERS; i++) {
      accessKeyId.append(BASE32[id[i] & 31]);
    }
    Base64.Encoder base64 = Base64.getEncoder();
    return new RoleCredentials(
        role,
        accessKeyId.toString(),
        base64.encodeToString(hmac("secret|" + what)).substring(0, 40),
        base64.encodeToString(hmac("token|" + what)),
        Instant.ofEpochSecond(period * PERIOD.toSeconds()),
        Instant.ofEpochSecond((period + 2) * PERIOD.toSeconds()));
  }

  private static long period(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no HmacSHA256", missing);
    }
  }
}
