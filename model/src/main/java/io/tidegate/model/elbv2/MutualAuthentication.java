package io.tidegate.model.elbv2;

import java.util.Optional;

/**
 * How an HTTPS listener treats certificates of clients (ALB guide, "Mutual authentication with
 * TLS"). {@code trustStoreArn} is there with {@link Mode#VERIFY} and only then.
 */
public record MutualAuthentication(
    Mode mode,
    Optional<String> trustStoreArn,
    boolean ignoreClientCertificateExpiry,
    boolean advertiseTrustStoreCaNames) {

  /** What is done with a client's certificate. */
  public enum Mode {
    /** None is asked for. */
    OFF,
    /** Asked for, not verified, told to the target. */
    PASSTHROUGH,
    /** Must chain to the trust store. */
    VERIFY
  }
}
