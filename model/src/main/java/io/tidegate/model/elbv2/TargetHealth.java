package io.tidegate.model.elbv2;

/** What probing found of one target; {@code reason} as in the ELBv2 API, empty when healthy. */
public record TargetHealth(State state, String reason, String description) {
  /** States as in the ELBv2 API. */
  public enum State {
    INITIAL,
    HEALTHY,
    UNHEALTHY,
    UNUSED,
    DRAINING,
    UNAVAILABLE
  }
}
