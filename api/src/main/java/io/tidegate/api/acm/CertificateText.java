package io.tidegate.api.acm;

import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateUse;
import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.DomainValidation;
import io.tidegate.model.acm.Issuance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says certificates as the API does. Pure. */
final class CertificateText {
  /** Names that a summary lists. */
  private static final int SUMMARY_NAMES = 100;

  private CertificateText() {}

  /** The status as of {@code now}: what is past its time has expired. */
  static String status(Certificate certificate, Instant now) {
    boolean expired =
        certificate.usable()
            && facts(certificate).filter(f -> f.notAfter().isBefore(now)).isPresent();
    return expired ? "EXPIRED" : certificate.status().name();
  }

  static Optional<CertificateFacts> facts(Certificate certificate) {
    return certificate.material().map(CertificateMaterial::facts);
  }

  static Struct detail(Image image, Certificate certificate, Instant now) {
    Struct out = common(image, certificate, now);
    out.set("SubjectAlternativeNames", certificate.names())
        .set("InUseBy", List.copyOf(CertificateUse.of(image, certificate.arn())))
        .set("Options", options(certificate));
    facts(certificate)
        .ifPresent(
            facts ->
                out.set("Serial", facts.serial())
                    .set("Subject", facts.subject())
                    .set("Issuer", facts.issuer())
                    .set("SignatureAlgorithm", facts.signatureAlgorithm())
                    .set(
                        "KeyUsages",
                        facts.keyUsages().stream().map(name -> Struct.of("Name", name)).toList())
                    .set("ExtendedKeyUsages", extended(facts)));
    certificate
        .issuance()
        .ifPresent(
            issuance ->
                out.set("DomainValidationOptions", validations(issuance.validations()))
                    .set("RevokedAt", issuance.revocation().map(Issuance.Revocation::when))
                    .set("RevocationReason", issuance.revocation().map(Issuance.Revocation::reason))
                    .set(
                        "FailureReason",
                        issuance
                            .failure()
                            .filter(reason -> certificate.status() == Certificate.Status.FAILED))
                    .set("RenewalSummary", issuance.renewal().map(r -> renewal(issuance, r))));
    return out;
  }

  static Struct summary(Image image, Certificate certificate, Instant now) {
    List<String> names = certificate.names();
    Struct out = common(image, certificate, now);
    out.set(
            "SubjectAlternativeNameSummaries",
            names.subList(0, Math.min(names.size(), SUMMARY_NAMES)))
        .set("HasAdditionalSubjectAlternativeNames", names.size() > SUMMARY_NAMES)
        .set("InUse", CertificateUse.any(image, certificate.arn()))
        .set("Exported", certificate.issuance().map(Issuance::exported).orElse(false))
        .set("ExportOption", enabled(certificate.options().export()));
    facts(certificate)
        .ifPresent(
            facts ->
                out.set("KeyUsages", facts.keyUsages())
                    .set(
                        "ExtendedKeyUsages",
                        facts.extendedKeyUsages().stream().map(usage -> usage.name()).toList()));
    return out;
  }

  private static Struct common(Image image, Certificate certificate, Instant now) {
    boolean imported = certificate.type() == Certificate.Type.IMPORTED;
    return Struct.of("CertificateArn", certificate.arn())
        .set("DomainName", certificate.domainName())
        .set("Status", status(certificate, now))
        .set("Type", certificate.type())
        .set("KeyAlgorithm", certificate.keyAlgorithm())
        .set("CreatedAt", certificate.created())
        .set("ImportedAt", certificate.changed().filter(when -> imported))
        .set("IssuedAt", certificate.changed().filter(when -> !imported))
        .set("NotBefore", facts(certificate).map(CertificateFacts::notBefore))
        .set("NotAfter", facts(certificate).map(CertificateFacts::notAfter))
        .set(
            "RenewalEligibility",
            CertificateUse.renewed(image, certificate) ? "ELIGIBLE" : "INELIGIBLE");
  }

  private static Struct options(Certificate certificate) {
    return Struct.of(
            "CertificateTransparencyLoggingPreference",
            enabled(certificate.options().transparencyLogging()))
        .set("Export", enabled(certificate.options().export()));
  }

  private static String enabled(boolean on) {
    return on ? "ENABLED" : "DISABLED";
  }

  private static List<Struct> extended(CertificateFacts facts) {
    return facts.extendedKeyUsages().stream()
        .map(
            usage ->
                Struct.of("Name", usage.name())
                    .set("OID", Optional.of(usage.oid()).filter(oid -> !oid.isEmpty())))
        .toList();
  }

  private static List<Struct> validations(List<DomainValidation> validations) {
    return validations.stream()
        .map(
            one ->
                Struct.of("DomainName", one.domainName())
                    .set("ValidationDomain", one.domainName())
                    .set("ValidationStatus", one.status())
                    .set("ValidationMethod", "DNS")
                    .set(
                        "ResourceRecord",
                        Struct.of("Name", one.recordName())
                            .set("Type", "CNAME")
                            .set("Value", one.recordValue())))
        .toList();
  }

  private static Struct renewal(Issuance issuance, Issuance.Renewal renewal) {
    return Struct.of("RenewalStatus", renewal.status())
        .set("DomainValidationOptions", validations(issuance.validations()))
        .set("UpdatedAt", renewal.updated())
        .set("RenewalStatusReason", renewal.reason());
  }
}
