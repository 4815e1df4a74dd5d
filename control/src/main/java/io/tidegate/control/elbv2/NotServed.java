package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import java.util.Map;
import java.util.Set;

/**
 * What the data plane does not do: refused, never accepted without effect. The one place to change
 * when it learns something. Pure.
 */
final class NotServed {
  /** Values of load balancer attributes that would have no effect. */
  static final Map<String, Set<String>> LOAD_BALANCER = Map.of();

  /** Values of target group attributes that would have no effect. */
  static final Map<String, Set<String>> TARGET_GROUP = Map.of();

  private NotServed() {}

  /** {@code InvalidConfigurationRequest} that says what is not there. */
  static ApiError refusal(String what) {
    return ApiError.of(
        "InvalidConfigurationRequest", what + " is not served by this installation yet");
  }
}
