package io.tidegate.dataplane.sticky;

import io.tidegate.dataplane.http.CookieReader;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.routing.GroupPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the cookies of a request bind it to (ALB guide, "Sticky sessions"). A cookie that does not
 * open or is too old binds to nothing. Owned by the thread that owns its sealer.
 */
public record StickyReader(CookieSealer sealer) {
  private static final byte[] AWSALB = ascii("AWSALB");
  private static final byte[] AWSALBCORS = ascii("AWSALBCORS");
  private static final byte[] AWSALBTG = ascii("AWSALBTG");
  private static final byte[] AWSALBTGCORS = ascii("AWSALBTGCORS");
  private static final byte[][] AWSALBAPP = {
    ascii("AWSALBAPP-0"), ascii("AWSALBAPP-1"), ascii("AWSALBAPP-2"), ascii("AWSALBAPP-3")
  };

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The {@link StickyCookie#id} of a target group, and whether there was a cookie of no use. */
  public record Group(OptionalLong id, boolean invalid) {
    private static final Group NONE = new Group(OptionalLong.empty(), false);
  }

  /**
   * The {@link StickyCookie#id} of a target; whether the client has a session of the application,
   * bound to a target that may be another or none by now; and the n of the AWSALBAPP-n for it.
   */
  public record Target(OptionalLong id, boolean session, int shard) {
    private static final Target NONE = new Target(OptionalLong.empty(), false, 0);
  }

  /** The group that an action sticky for {@code stickinessMs} binds the client to. */
  public Group group(RequestHead head, long stickinessMs, long nowMs) {
    if (stickinessMs == 0) {
      return Group.NONE;
    }
    Optional<String> value =
        CookieReader.value(head, AWSALBTGCORS).or(() -> CookieReader.value(head, AWSALBTG));
    if (value.isEmpty()) {
      return Group.NONE;
    }
    Optional<StickyCookie> cookie = StickyCookie.open(sealer, StickyCookie.GROUP, value.get());
    if (cookie.isEmpty()) {
      return new Group(OptionalLong.empty(), true);
    }
    return cookie.get().binds(nowMs, stickinessMs)
        ? new Group(OptionalLong.of(cookie.get().member()), false)
        : Group.NONE;
  }

  /** The target of group {@code groupId} that {@code policy} binds the client to. */
  public Target target(RequestHead head, GroupPolicy.Stickiness policy, long groupId, long nowMs) {
    return switch (policy.type()) {
      case OFF -> Target.NONE;
      case LB_COOKIE ->
          CookieReader.value(head, AWSALBCORS)
              .or(() -> CookieReader.value(head, AWSALB))
              .flatMap(value -> StickyCookie.open(sealer, StickyCookie.TARGET, value))
              .filter(it -> it.owner() == groupId && it.binds(nowMs, policy.durationMs()))
              .map(it -> new Target(OptionalLong.of(it.member()), false, 0))
              .orElse(Target.NONE);
      case APP_COOKIE -> application(head, policy, groupId, nowMs);
    };
  }

  /**
   * Each AWSALBAPP-n is for one group, so that applications behind one name do not take each
   * other's. A group without one gets the first that is free or opens no more, else the oldest.
   */
  private Target application(
      RequestHead head, GroupPolicy.Stickiness policy, long groupId, long nowMs) {
    boolean session =
        CookieReader.value(head, policy.cookie().getBytes(StandardCharsets.ISO_8859_1)).isPresent();
    boolean broken = false;
    int shard = 0;
    long oldestMs = Long.MAX_VALUE;
    for (int i = 0; i < AWSALBAPP.length; i++) {
      Optional<String> value = CookieReader.value(head, AWSALBAPP[i]);
      Optional<StickyCookie> cookie =
          value.flatMap(it -> StickyCookie.open(sealer, StickyCookie.APPLICATION, it));
      if (cookie.isPresent() && cookie.get().owner() == groupId) {
        boolean binds = session && cookie.get().binds(nowMs, policy.durationMs());
        return new Target(
            binds ? OptionalLong.of(cookie.get().member()) : OptionalLong.empty(), session, i);
      }
      broken |= value.isPresent() && cookie.isEmpty();
      long issuedMs = cookie.map(StickyCookie::issuedMs).orElse(Long.MIN_VALUE);
      if (issuedMs < oldestMs) {
        oldestMs = issuedMs;
        shard = i;
      }
    }
    return new Target(OptionalLong.empty(), session && broken, shard);
  }
}
