package io.tidegate.control.acm;

import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.DomainValidation;
import io.tidegate.model.acm.Issuance;
import io.tidegate.model.acm.Issuance.Renewal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The steps of a request and of its renewals. Pure. */
final class Issuances {
  private Issuances() {}

  /** Whether somebody must work on it: it is requested, or its renewal is begun. */
  static boolean open(Certificate certificate) {
    return certificate.status() == Certificate.Status.PENDING_VALIDATION || renewing(certificate);
  }

  static boolean renewing(Certificate certificate) {
    return renewal(certificate)
        .map(Renewal::status)
        .filter(
            status ->
                status == Renewal.Status.PENDING_AUTO_RENEWAL
                    || status == Renewal.Status.PENDING_VALIDATION)
        .isPresent();
  }

  /** Whether a renewal goes on that the owner of the names was not asked for yet. */
  static boolean renewingAlone(Certificate certificate) {
    return renewal(certificate)
        .filter(one -> one.status() == Renewal.Status.PENDING_AUTO_RENEWAL)
        .isPresent();
  }

  /** The renewal waits for the owner of the names. */
  static Certificate awaitOwner(Certificate certificate, Instant now) {
    return renewing(certificate, Renewal.Status.PENDING_VALIDATION, now, Optional.empty());
  }

  static Optional<Renewal> renewal(Certificate certificate) {
    return certificate.issuance().flatMap(Issuance::renewal);
  }

  static Certificate beginRenewal(Certificate certificate, Instant now) {
    return renewing(certificate, Renewal.Status.PENDING_AUTO_RENEWAL, now, Optional.empty());
  }

  static Certificate renewing(
      Certificate certificate, Renewal.Status status, Instant now, Optional<String> reason) {
    Issuance known = known(certificate);
    return certificate.withIssuance(
        certificate.status(),
        new Issuance(
            known.token(),
            known.validations(),
            known.failure(),
            Optional.of(new Renewal(status, now, reason)),
            known.exported(),
            known.revocation()));
  }

  static Issuance revoked(Issuance known, Instant now, RevocationReason reason) {
    return new Issuance(
        known.token(),
        known.validations(),
        known.failure(),
        known.renewal(),
        known.exported(),
        Optional.of(new Issuance.Revocation(now, reason.name())));
  }

  static Issuance exported(Issuance known) {
    return new Issuance(
        known.token(),
        known.validations(),
        known.failure(),
        known.renewal(),
        true,
        known.revocation());
  }

  /** The certificate with what was issued at {@code now}. */
  static Certificate issued(Certificate certificate, CertificateMaterial material, Instant now) {
    Issuance known = known(certificate);
    Optional<Renewal> renewal =
        renewing(certificate)
            ? Optional.of(new Renewal(Renewal.Status.SUCCESS, now, Optional.empty()))
            : known.renewal();
    return certificate.issued(
        now,
        material,
        new Issuance(
            known.token(),
            marked(known.validations(), DomainValidation.Status.SUCCESS),
            Optional.empty(),
            renewal,
            known.exported(),
            known.revocation()));
  }

  /** The certificate whose request or renewal ended without one. */
  static Certificate failed(
      Certificate certificate, Certificate.Status status, String reason, Instant now) {
    if (certificate.status() != Certificate.Status.PENDING_VALIDATION) {
      return renewing(certificate, Renewal.Status.FAILED, now, Optional.of(reason));
    }
    Issuance known = known(certificate);
    return certificate.withIssuance(
        status,
        new Issuance(
            known.token(),
            marked(known.validations(), DomainValidation.Status.FAILED),
            Optional.of(reason),
            known.renewal(),
            known.exported(),
            known.revocation()));
  }

  private static Issuance known(Certificate certificate) {
    return certificate
        .issuance()
        .orElseThrow(() -> new IllegalStateException(certificate.arn() + " was not requested"));
  }

  private static List<DomainValidation> marked(
      List<DomainValidation> validations, DomainValidation.Status status) {
    return validations.stream().map(one -> one.withStatus(status)).toList();
  }
}
