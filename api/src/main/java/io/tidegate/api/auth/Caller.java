package io.tidegate.api.auth;

/**
 * Who signed a request, as {@code GetCallerIdentity} says it: {@code arn} and {@code userId} of the
 * account's root, or of a role that an instance plays.
 */
public record Caller(String account, String userId, String arn) {
  /** Whoever holds a long-lived key. */
  public static Caller root(String account) {
    return new Caller(account, account, "arn:aws:iam::" + account + ":root");
  }

  /** An instance with an instance profile; its role bears the profile's name. */
  public static Caller role(String account, String role, String instanceId) {
    return new Caller(
        account,
        role + ":" + instanceId,
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + instanceId);
  }
}
