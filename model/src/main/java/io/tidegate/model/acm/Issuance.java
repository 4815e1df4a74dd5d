package io.tidegate.model.acm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a certificate that was requested here.
 *
 * @param token the idempotency token, good for an hour
 * @param validations one per name
 * @param failure the reason word of the API when the request failed, as {@code CAA_ERROR}
 * @param renewal the latest renewal, if one was begun
 * @param revocation that it was revoked
 * @param exported whether the key was given out: such a certificate is renewed without being in use
 */
public record Issuance(
    Optional<String> token,
    List<DomainValidation> validations,
    Optional<String> failure,
    Optional<Renewal> renewal,
    boolean exported,
    Optional<Revocation> revocation) {

  /** That the certificate was revoked: when, and why in the API's word. Final. */
  public record Revocation(Instant when, String reason) {}

  /** A managed renewal: where it is, since when, and why it failed. */
  public record Renewal(Status status, Instant updated, Optional<String> reason) {
    /** The states of a renewal. */
    public enum Status {
      PENDING_AUTO_RENEWAL,
      PENDING_VALIDATION,
      SUCCESS,
      FAILED
    }
  }

  /** Copies. */
  public Issuance {
    validations = List.copyOf(validations);
  }
}
