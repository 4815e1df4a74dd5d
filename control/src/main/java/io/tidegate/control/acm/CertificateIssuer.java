package io.tidegate.control.acm;

import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.DomainValidation;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** Who signs requested certificates: this installation itself, or an authority that speaks ACME. */
public interface CertificateIssuer {
  /** What came of an attempt. */
  sealed interface Attempt {
    /** The certificate, its issuers after it, and the key that was made for it. */
    record Issued(PrivateKey key, List<X509Certificate> chain) implements Attempt {
      /** Copies. */
      public Issued {
        chain = List.copyOf(chain);
      }
    }

    /** Not yet: the owner of the names has something to publish first. */
    record Unproved(String why) implements Attempt {}

    /** Not yet: the authority cannot, or does not want to before {@code pause} has passed. */
    record Later(String why, Duration pause) implements Attempt {}

    /** Never: {@code reason} is a FailureReason of the API. */
    record Refused(String reason, String why) implements Attempt {}
  }

  /** What the owner of {@code name} (without a wildcard label) must put into DNS. */
  DomainValidation validation(String name);

  /** Tries to have {@code certificate} signed for a new key; blocks, on a task's thread. */
  Attempt issue(Certificate certificate);

  /**
   * Has the authority revoke what it signed; blocks.
   *
   * @throws io.tidegate.model.ApiError {@code ConflictException} when the authority refuses
   */
  void revoke(Certificate certificate, RevocationReason reason);
}
