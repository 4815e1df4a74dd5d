package io.tidegate.model.elbv2;

import java.time.Duration;
import java.util.Map;

/** What the two actions that sign users in have in common. */
public record Login(
    String sessionCookieName,
    String scope,
    Duration sessionTimeout,
    Map<String, String> extraParameters,
    Unauthenticated onUnauthenticatedRequest) {
  /** Copies. */
  public Login {
    extraParameters = Map.copyOf(extraParameters);
  }

  /** What becomes of a request without a session. */
  public enum Unauthenticated {
    AUTHENTICATE,
    ALLOW,
    DENY;

    /** The API's word. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
