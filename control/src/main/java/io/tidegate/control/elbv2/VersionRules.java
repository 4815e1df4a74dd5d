package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the protocol version of a target group allows (ALB guide, "Protocol version"). Pure. */
final class VersionRules {
  private static final String HTTP1 = "HTTP1";
  private static final Set<String> KNOWN = Set.of(HTTP1, "HTTP2", TargetGroup.GRPC);

  private VersionRules() {}

  /** The version asked for, by default HTTP1. */
  static String checked(Optional<String> asked) {
    String version = asked.orElse(HTTP1);
    if (!KNOWN.contains(version)) {
      throw ApiError.validation(
          "Protocol version '" + version + "' must be one of '[GRPC, HTTP1, HTTP2]'");
    }
    return version;
  }

  /** The health check of a group of {@code version} when nothing is said. */
  static HealthCheck healthCheck(String version) {
    return version.equals(TargetGroup.GRPC)
        ? HealthCheckRules.GRPC_DEFAULT
        : HealthCheckRules.DEFAULT;
  }

  /** HTTP/2 comes to a load balancer only through TLS, and so do requests for such groups. */
  static void check(Image image, Protocol listener, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Forward forward && listener != Protocol.HTTPS) {
        for (Action.WeightedTargetGroup to : forward.targetGroups()) {
          String version =
              ElbLookup.targetGroup(image, to.targetGroupArn()).protocolVersion().orElse(HTTP1);
          if (!version.equals(HTTP1)) {
            throw ApiError.of(
                "InvalidLoadBalancerAction",
                "Listener protocol '"
                    + listener
                    + "' is not supported with a target group with the protocol-version '"
                    + version
                    + "'");
          }
        }
      }
    }
  }
}
