package io.tidegate.api.wafv2;

import io.tidegate.api.Struct;
import io.tidegate.control.Controller;
import io.tidegate.control.wafv2.WebAclManager;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.wafv2.WebAcl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** What the operations of AWS WAF work with. Safe from any thread. */
public record Waf(Controller controller, WebAclManager webAcls, Installation installation) {
  Image image() {
    return controller.image();
  }

  /** A web ACL without rules of its own: its inspector decides. */
  static Struct webAcl(WebAcl one) {
    return Struct.of("Name", one.name())
        .set("Id", one.id())
        .set("ARN", one.arn())
        .set("DefaultAction", Struct.of("Allow", Struct.of()))
        .set("Description", description(one))
        .set("Rules", List.of())
        .set(
            "VisibilityConfig",
            Struct.of("SampledRequestsEnabled", false)
                .set("CloudWatchMetricsEnabled", true)
                .set("MetricName", one.name()))
        .set("Capacity", 0L)
        .set("ManagedByFirewallManager", false)
        .set("RetrofittedByFirewallManager", false);
  }

  static Struct summary(WebAcl one) {
    return Struct.of("Name", one.name())
        .set("Id", one.id())
        .set("Description", description(one))
        .set("LockToken", lockToken(one))
        .set("ARN", one.arn());
  }

  /** Web ACLs change with the settings only: the token names what they are. */
  static String lockToken(WebAcl one) {
    String seed = one.arn() + " " + one.endpoint();
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String description(WebAcl one) {
    return "Requests are inspected by " + one.endpoint().getRawAuthority();
  }
}
