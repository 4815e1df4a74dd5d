package io.tidegate.dataplane.health;

import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;

/**
 * The result of one health check; {@code reason} and {@code description} as in the ELBv2 API, empty
 * when it passed; {@code statusCode} is -1 when none came; {@code logReason} as in the health-check
 * log (ALB guide, load-balancer-health-check-logs). Immutable.
 */
public record Verdict(
    boolean passed, String reason, String description, int statusCode, String logReason) {
  static final Verdict PASSED = passed(-1);
  static final Verdict TIMEOUT =
      new Verdict(false, "Target.Timeout", "Request timed out", -1, "TimedOut");
  static final Verdict FAILED =
      new Verdict(
          false, "Target.FailedHealthChecks", "Health checks failed", -1, "ConnectionReset");

  static final Verdict GRPC_STATUS_EMPTY =
      new Verdict(
          false, "Target.FailedHealthChecks", "Health checks failed", -1, "GRPCStatusHeaderEmpty");

  private static final int SERVER_ERRORS = 500;

  static Verdict passed(int statusCode) {
    return new Verdict(true, "", "", statusCode, "");
  }

  static Verdict mismatch(int statusCode) {
    return new Verdict(
        false,
        "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [" + statusCode + "]",
        statusCode,
        statusCode >= SERVER_ERRORS ? "TargetError" : "ResponseCodeMismatch");
  }

  /** A gRPC call that ended with another status than wanted. */
  static Verdict grpcMismatch(int status) {
    return new Verdict(
        false,
        "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [" + status + "]",
        status,
        "GRPCUnexpectedStatus");
  }

  TargetHealth unhealthy() {
    return new TargetHealth(State.UNHEALTHY, reason, description);
  }
}
