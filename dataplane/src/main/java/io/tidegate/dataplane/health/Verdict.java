package io.tidegate.dataplane.health;

import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;

/**
 * The result of one health check; {@code reason} and {@code description} as in the ELBv2 API, empty
 * when it passed. Immutable.
 */
public record Verdict(boolean passed, String reason, String description) {
  static final Verdict PASSED = new Verdict(true, "", "");
  static final Verdict TIMEOUT = new Verdict(false, "Target.Timeout", "Request timed out");
  static final Verdict FAILED =
      new Verdict(false, "Target.FailedHealthChecks", "Health checks failed");

  static Verdict mismatch(int statusCode) {
    return new Verdict(
        false,
        "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [" + statusCode + "]");
  }

  TargetHealth unhealthy() {
    return new TargetHealth(State.UNHEALTHY, reason, description);
  }
}
