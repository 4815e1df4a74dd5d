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
  private static final byte[] AWSALBAPP = ascii("AWSALBAPP-0");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The {@link StickyCookie#id} of a target group, and whether there was a cookie of no use. */
  public record Group(OptionalLong id, boolean invalid) {
    private static final Group NONE = new Group(OptionalLong.empty(), false);
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
  public OptionalLong target(
      RequestHead head, GroupPolicy.Stickiness policy, long groupId, long nowMs) {
    Optional<StickyCookie> cookie =
        switch (policy.type()) {
          case OFF -> Optional.empty();
          case LB_COOKIE ->
              CookieReader.value(head, AWSALBCORS)
                  .or(() -> CookieReader.value(head, AWSALB))
                  .flatMap(value -> StickyCookie.open(sealer, StickyCookie.TARGET, value));
          case APP_COOKIE ->
              CookieReader.value(head, policy.cookie().getBytes(StandardCharsets.ISO_8859_1))
                  .flatMap(present -> CookieReader.value(head, AWSALBAPP))
                  .flatMap(value -> StickyCookie.open(sealer, StickyCookie.APPLICATION, value));
        };
    return cookie
        .filter(it -> it.owner() == groupId && it.binds(nowMs, policy.durationMs()))
        .map(it -> OptionalLong.of(it.member()))
        .orElse(OptionalLong.empty());
  }
}
