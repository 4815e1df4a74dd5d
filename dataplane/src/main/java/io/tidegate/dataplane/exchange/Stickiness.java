package io.tidegate.dataplane.exchange;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.CookieReader;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.sticky.CookieKeyHolder;
import io.tidegate.dataplane.sticky.CookieSealer;
import io.tidegate.dataplane.sticky.StickyCookie;
import io.tidegate.dataplane.sticky.StickyReader;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetState;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.RouteAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients on their target group and target by cookies (ALB guide, "Sticky sessions"); one per
 * loop, owned by its thread. A cookie that does not open, is too old or names a target that is not
 * eligible any more counts as none: the algorithm chooses, and the response says the new choice.
 */
final class Stickiness {
  /** Cookies live this long at the client, however short they bind. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final byte[] NONE = {};
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private final Loop loop;
  private final CookieSealer sealer;
  private final StickyReader reader;
  private String expires = "";
  private long expiresSecond = -1;

  Stickiness(Loop loop, CookieKeyHolder keys, Chance strong) {
    this.loop = loop;
    this.sealer = new CookieSealer(keys, strong);
    this.reader = new StickyReader(sealer);
  }

  /** The group that the client is bound to, when it is still in the rule and may get requests. */
  Optional<CompiledTargetGroup> group(
      Exchange exchange, RequestHead head, RouteAction.Forward action) {
    StickyReader.Group bound = reader.group(head, action.stickinessMs(), nowMs());
    if (bound.invalid()) {
      exchange.errorReason = "AWSALBTGCookieInvalid";
    }
    if (bound.id().isEmpty()) {
      return Optional.empty();
    }
    for (RouteAction.Weighted to : action.groups()) {
      boolean named = exchange.view().group(to.group()).stickyId() == bound.id().getAsLong();
      if (named && to.weight() > 0) {
        return Optional.of(to.group());
      }
    }
    return Optional.empty();
  }

  /** The target that the client is bound to, when it may get requests; else null. */
  @Nullable TargetState target(Exchange exchange, RequestHead head, TargetGroupState group) {
    GroupPolicy.Stickiness policy = group.policy().stickiness();
    if (policy.type() == GroupPolicy.Type.OFF) {
      return null;
    }
    exchange.corsOfChromium = CorsRequest.byChromium(head);
    StickyReader.Target bound = reader.target(head, policy, group.stickyId(), nowMs());
    TargetState stuck = bound.id().isPresent() ? group.stuck(bound.id().getAsLong()) : null;
    exchange.session = bound.session();
    exchange.shard = bound.shard();
    if (stuck == null) {
      exchange.view().counters().nonStickyRequests++;
    }
    return stuck;
  }

  private static byte[] name(GroupPolicy.Stickiness policy) {
    return policy.cookie().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The Set-Cookie lines of a response that comes from a target; often none. */
  byte[] lines(Exchange exchange, ResponseHead head) {
    TargetGroupState group = exchange.group;
    TargetState target = exchange.target;
    if (group == null || target == null) {
      return NONE;
    }
    GroupPolicy.Stickiness policy = group.policy().stickiness();
    if (exchange.groupStickinessMs == 0 && policy.type() == GroupPolicy.Type.OFF) {
      return NONE;
    }
    StringBuilder out = new StringBuilder();
    boolean https = exchange.view().listener().https();
    if (exchange.groupStickinessMs > 0) {
      String value =
          new StickyCookie(0, group.stickyId(), nowMs()).sealed(sealer, StickyCookie.GROUP);
      pair(out, "AWSALBTG", value, https);
    }
    StickyCookie cookie = new StickyCookie(group.stickyId(), target.stickyId(), nowMs());
    switch (policy.type()) {
      case OFF -> {}
      case LB_COOKIE -> pair(out, "AWSALB", cookie.sealed(sealer, StickyCookie.TARGET), https);
      case APP_COOKIE -> {
        if (exchange.session || CookieReader.sets(head, name(policy))) {
          String more = exchange.corsOfChromium ? "; SameSite=None; Secure" : "";
          String name = "AWSALBAPP-" + exchange.shard;
          line(out, name, cookie.sealed(sealer, StickyCookie.APPLICATION), more);
        }
      }
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The cookie and its companion for requests across origins. */
  private void pair(StringBuilder out, String name, String value, boolean https) {
    line(out, name, value, "");
    line(out, name + "CORS", value, https ? "; SameSite=None; Secure" : "; SameSite=None");
  }

  private void line(StringBuilder out, String name, String value, String more) {
    out.append("Set-Cookie: ")
        .append(name)
        .append('=')
        .append(value)
        .append("; Expires=")
        .append(expires())
        .append("; Path=/")
        .append(more)
        .append("\r\n");
  }

  private String expires() {
    long second = loop.epochSeconds();
    if (second != expiresSecond) {
      expiresSecond = second;
      expires = HTTP_DATE.format(Instant.ofEpochSecond(second).plus(KEPT).atOffset(ZoneOffset.UTC));
    }
    return expires;
  }

  private long nowMs() {
    return loop.time().now().toEpochMilli();
  }
}
