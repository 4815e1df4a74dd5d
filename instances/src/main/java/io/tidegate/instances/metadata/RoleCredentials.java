package io.tidegate.instances.metadata;

import java.time.Instant;

/** Temporary credentials of the role that an instance plays. */
public record RoleCredentials(
    String role,
    String accessKeyId,
    String secretAccessKey,
    String sessionToken,
    Instant issued,
    Instant expiration) {
  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "RoleCredentials[" + role + ", " + accessKeyId + "]";
  }
}
