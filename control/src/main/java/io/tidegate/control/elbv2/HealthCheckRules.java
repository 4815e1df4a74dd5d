package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import java.time.Duration;
import java.util.Optional;

/**
 * Defaults and limits of the health checks of HTTP and HTTPS target groups (ALB guide, "Health
 * checks for your target groups"). Pure.
 */
final class HealthCheckRules {
  /** AWS's defaults for HTTP and HTTPS groups of instances or addresses. */
  static final HealthCheck DEFAULT =
      new HealthCheck(
          true,
          Protocol.HTTP,
          Optional.empty(),
          "/",
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          5,
          2,
          Optional.of("200"));

  /** AWS's defaults for gRPC: the call is not implemented, so the server is there. */
  static final HealthCheck GRPC_DEFAULT =
      new HealthCheck(
          true,
          Protocol.HTTP,
          Optional.empty(),
          "/AWS.ALB/healthcheck",
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          5,
          2,
          Optional.of("12"));

  private static final String TRAFFIC_PORT = "traffic-port";
  private static final int LONGEST_PATH = 1024;
  private static final int LOWEST_CODE = 200;
  private static final int HIGHEST_CODE = 499;
  private static final int HIGHEST_GRPC_CODE = 99;

  private HealthCheckRules() {}

  /** {@code base} with what {@code asked} says, or a refusal. */
  static HealthCheck apply(HealthCheck base, HealthCheckSettings asked, boolean grpc) {
    if (!asked.enabled().orElse(true)) {
      throw ApiError.validation(
          "Health check enabled must be true for target groups with target type 'instance' or"
              + " 'ip'");
    }
    if (asked.grpcCode().isPresent() && !grpc) {
      throw ApiError.validation("GrpcCode can be specified only for protocol version GRPC");
    }
    if (asked.httpCode().isPresent() && grpc) {
      throw ApiError.validation("HttpCode cannot be specified for protocol version GRPC");
    }
    HealthCheck next =
        new HealthCheck(
            true,
            asked.protocol().orElse(base.protocol()),
            asked.port().map(HealthCheckRules::port).orElse(base.port()),
            asked.path().orElse(base.path()),
            asked.interval().map(Duration::ofSeconds).orElse(base.interval()),
            asked.timeout().map(Duration::ofSeconds).orElse(base.timeout()),
            asked.healthyThreshold().orElse(base.healthyThreshold()),
            asked.unhealthyThreshold().orElse(base.unhealthyThreshold()),
            asked.httpCode().or(asked::grpcCode).or(base::matcher));
    check(next);
    if (grpc) {
      checkMatcher("gRPC", next.matcher().orElse(""), 0, HIGHEST_GRPC_CODE);
    } else {
      checkMatcher("HTTP", next.matcher().orElse(""), LOWEST_CODE, HIGHEST_CODE);
    }
    return next;
  }

  private static void check(HealthCheck check) {
    if (check.protocol() != Protocol.HTTP && check.protocol() != Protocol.HTTPS) {
      throw ApiError.validation(
          "Health check protocol '"
              + check.protocol()
              + "' is not supported for target groups"
              + " with the HTTP or HTTPS protocol; it must be one of '[HTTP, HTTPS]'");
    }
    if (!check.path().startsWith("/") || check.path().length() > LONGEST_PATH) {
      throw ApiError.validation(
          "Health check path '"
              + check.path()
              + "' must begin with a '/' character and must not"
              + " be longer than "
              + LONGEST_PATH
              + " characters");
    }
    if (check.path().chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw ApiError.validation("Health check path contains a character that is not valid");
    }
    inRange("interval", check.interval().toSeconds(), 5, 300);
    inRange("timeout", check.timeout().toSeconds(), 2, 120);
    inRange("healthy threshold count", check.healthyThreshold(), 2, 10);
    inRange("unhealthy threshold count", check.unhealthyThreshold(), 2, 10);
    if (check.timeout().compareTo(check.interval()) >= 0) {
      throw ApiError.validation(
          "Health check timeout '"
              + check.timeout().toSeconds()
              + "' must be smaller than the interval '"
              + check.interval().toSeconds()
              + "'");
    }
  }

  private static void inRange(String what, long value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw ApiError.validation(
          "Health check "
              + what
              + " '"
              + value
              + "' must be between '"
              + lowest
              + "-"
              + highest
              + "' inclusive");
    }
  }

  private static Optional<Integer> port(String text) {
    if (text.equals(TRAFFIC_PORT)) {
      return Optional.empty();
    }
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw ApiError.validation(
          "Health check port '"
              + text
              + "' must be '"
              + TRAFFIC_PORT
              + "' or a number between 1 and 65535");
    }
    return Optional.of(port);
  }

  private static void checkMatcher(String kind, String matcher, int lowest, int highest) {
    String codes = "Health check matcher " + kind + " code '" + matcher + "'";
    for (String part : matcher.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2 || !isCode(ends[0]) || !isCode(ends[ends.length - 1])) {
        throw ApiError.validation(codes + " is not valid");
      }
      int low = Integer.parseInt(ends[0]);
      int high = Integer.parseInt(ends[ends.length - 1]);
      if (low < lowest || high > highest || low > high) {
        throw ApiError.validation(
            codes + " must be within '" + lowest + "-" + highest + "' inclusive");
      }
    }
  }

  private static boolean isCode(String text) {
    return text.matches("[0-9]{1,3}");
  }
}
