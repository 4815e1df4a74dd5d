package io.tidegate.control.elbv2;

import io.tidegate.model.elbv2.MutualAuthentication;
import java.util.List;
import java.util.Optional;

/** The part of CreateListener and ModifyListener that concerns TLS; what is absent stays. */
public record TlsSettings(
    Optional<String> sslPolicy,
    Optional<List<String>> certificates,
    Optional<List<String>> alpnPolicy,
    Optional<MutualAuthentication> mutualAuthentication) {
  /** Copies. */
  public TlsSettings {
    certificates = certificates.map(List::copyOf);
    alpnPolicy = alpnPolicy.map(List::copyOf);
  }

  /** These, with {@code policy} when none is named. */
  TlsSettings orPolicy(String policy) {
    return new TlsSettings(
        Optional.of(sslPolicy.orElse(policy)), certificates, alpnPolicy, mutualAuthentication);
  }

  /** Nothing is said. */
  public static TlsSettings none() {
    return new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
