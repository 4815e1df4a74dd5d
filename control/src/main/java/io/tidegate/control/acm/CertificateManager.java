package io.tidegate.control.acm;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.acm.AccountConfiguration;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.Issuance;
import io.tidegate.model.acm.RevokedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the certificates of ACM. Pure given the image; safe from any thread. */
public final class CertificateManager {
  /** How long the same token means the same request. */
  static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private static final int MOST_WARNING_DAYS = 45;

  private final AcmContext context;

  /** Takes the clock and the limits from {@code context}. */
  public CertificateManager(AcmContext context) {
    this.context = context;
  }

  /** The certificate, or {@code ResourceNotFoundException}. */
  public static Certificate find(Image image, String arn) {
    return image.certificates().find(arn).orElseThrow(() -> AcmErrors.notFound(arn));
  }

  /** What the certificate is made of, or {@code RequestInProgressException}. */
  public static CertificateMaterial material(Certificate certificate) {
    return certificate.material().orElseThrow(() -> AcmErrors.pending(certificate.arn()));
  }

  /** ImportCertificate, checked; the ARN is new or that of a certificate imported before. */
  public record Import(
      String arn,
      boolean again,
      CheckedImport checked,
      CertificateMaterial material,
      List<Tag> tags) {
    /** Copies. */
    public Import {
      tags = List.copyOf(tags);
    }
  }

  /** Imports a certificate, or imports it again under its ARN. */
  public Outcome<Certificate> imported(Image image, Import command) {
    Instant now = context.clock().now();
    Instant created = now;
    List<Tag> tags = CertificateTags.merged(List.of(), command.tags());
    if (command.again()) {
      Certificate old = find(image, command.arn());
      if (old.type() != Certificate.Type.IMPORTED) {
        throw AcmErrors.invalid("The certificate " + old.arn() + " is not imported.");
      }
      if (!command.tags().isEmpty()) {
        throw AcmErrors.invalid("You cannot apply tags when you import a certificate again.");
      }
      created = old.created();
      tags = old.tags();
    } else {
      checkRoom(image);
    }
    List<String> names = command.checked().names();
    return put(
        new Certificate(
            command.arn(),
            Certificate.Type.IMPORTED,
            Certificate.Status.ISSUED,
            names.getFirst(),
            names,
            command.checked().algorithm(),
            created,
            Optional.of(now),
            Optional.of(command.material()),
            Optional.empty(),
            Certificate.Options.standard(),
            tags));
  }

  /** Requests a certificate, or answers the one that was requested with this token. */
  public Outcome<Certificate> request(Image image, RequestCommand command) {
    Instant now = context.clock().now();
    Optional<Certificate> same =
        command.token().flatMap(token -> requested(image, token, now)).stream()
            .filter(known -> known.names().equals(command.names()))
            .findFirst();
    if (same.isPresent()) {
      return Outcome.unchanged(same.get());
    }
    if (command.names().size() > context.limits().namesPerCertificate()) {
      throw AcmErrors.limit(
          "A certificate can have at most "
              + context.limits().namesPerCertificate()
              + " names: request a higher limit of the installation, or fewer names.");
    }
    checkRoom(image);
    return put(
        new Certificate(
            command.arn(),
            Certificate.Type.AMAZON_ISSUED,
            Certificate.Status.PENDING_VALIDATION,
            command.names().getFirst(),
            command.names(),
            command.algorithm(),
            now,
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Issuance(
                    command.token(),
                    command.validations(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty())),
            command.options(),
            CertificateTags.merged(List.of(), command.tags())));
  }

  private static Optional<Certificate> requested(Image image, String token, Instant now) {
    return image.certificates().stream()
        .filter(one -> one.issuance().flatMap(Issuance::token).filter(token::equals).isPresent())
        .filter(one -> one.created().plus(TOKEN_LIFE).isAfter(now))
        .findFirst();
  }

  private void checkRoom(Image image) {
    if (image.certificates().size() >= context.limits().certificates()) {
      throw AcmErrors.limit(
          "Cannot request more certificates in this account: the limit is "
              + context.limits().certificates()
              + ".");
    }
  }

  /** Deletes a certificate that nothing uses. */
  public Outcome<Boolean> delete(Image image, String arn) {
    Certificate certificate = find(image, arn);
    if (CertificateUse.any(image, arn)) {
      throw ApiError.of(
          "ResourceInUseException",
          "Certificate " + arn + " in account " + context.installation().account() + " is in use.");
    }
    return new Outcome<>(List.of(Change.remove(certificate)), true);
  }

  /** Begins a renewal now instead of when it would be due. */
  public Outcome<Certificate> renew(Image image, String arn) {
    Certificate certificate = find(image, arn);
    if (certificate.status() == Certificate.Status.PENDING_VALIDATION
        || Issuances.renewing(certificate)) {
      throw AcmErrors.pending(arn);
    }
    if (!CertificateUse.renewed(image, certificate)) {
      throw AcmErrors.invalid(
          "The certificate "
              + arn
              + " is not eligible for renewal: it must have been issued here, and be in use or"
              + " exported.");
    }
    return put(Issuances.beginRenewal(certificate, context.clock().now()));
  }

  /** The certificate, if it may be revoked: exported, and used by nothing here. */
  public static Certificate revocable(Image image, String arn) {
    Certificate certificate = find(image, arn);
    if (CertificateUse.any(image, arn)) {
      throw ApiError.of("ResourceInUseException", "Certificate " + arn + " is in use.");
    }
    boolean exported = certificate.issuance().filter(known -> known.exported()).isPresent();
    if (!exported || !certificate.usable()) {
      throw ApiError.of(
          "ConflictException",
          "Certificate "
              + arn
              + " cannot be revoked: it must be issued, not yet revoked, and have been exported.");
    }
    return certificate;
  }

  /** Notes that the authority revoked it. */
  public Outcome<Certificate> revoked(Image image, String arn, RevocationReason reason) {
    Certificate certificate = revocable(image, arn);
    Instant now = context.clock().now();
    CertificateFacts facts = material(certificate).facts();
    Certificate revoked =
        certificate
            .issuance()
            .map(known -> Issuances.revoked(known, now, reason))
            .map(known -> certificate.withIssuance(Certificate.Status.REVOKED, known))
            .orElseThrow();
    RevokedCertificate listed =
        new RevokedCertificate(
            facts.serial(), facts.issuer(), now, reason.number(), facts.notAfter());
    return new Outcome<>(List.of(Change.put(revoked), Change.put(listed)), revoked);
  }

  /** Notes that the private key was given out. */
  public Outcome<Certificate> exported(Image image, String arn) {
    Certificate certificate = find(image, arn);
    checkExportable(certificate);
    material(certificate);
    return certificate
        .issuance()
        .filter(known -> !known.exported())
        .map(
            known -> put(certificate.withIssuance(certificate.status(), Issuances.exported(known))))
        .orElseGet(() -> Outcome.unchanged(certificate));
  }

  private static void checkExportable(Certificate certificate) {
    if (!certificate.options().export()) {
      throw AcmErrors.invalid(
          "The certificate "
              + certificate.arn()
              + " cannot be exported: it was not requested with the Export option ENABLED.");
    }
  }

  /** Changes options; whether the key may be exported is settled by the request. */
  public Outcome<Certificate> updateOptions(
      Image image, String arn, Optional<Boolean> logging, Optional<Boolean> export) {
    Certificate certificate = find(image, arn);
    if (certificate.type() == Certificate.Type.IMPORTED) {
      throw AcmErrors.state("The options of the imported certificate " + arn + " cannot change.");
    }
    if (export.filter(wanted -> wanted != certificate.options().export()).isPresent()) {
      throw AcmErrors.state("The Export option of " + arn + " is settled by its request.");
    }
    return put(
        certificate.withOptions(
            new Certificate.Options(
                logging.orElse(certificate.options().transparencyLogging()),
                certificate.options().export())));
  }

  /** Adds or overwrites tags. */
  public Outcome<Certificate> addTags(Image image, String arn, List<Tag> tags) {
    Certificate certificate = find(image, arn);
    return put(certificate.withTags(CertificateTags.merged(certificate.tags(), tags)));
  }

  /** Takes tags away; one that is given with a value goes only when it has that value. */
  public Outcome<Certificate> removeTags(
      Image image, String arn, Map<String, Optional<String>> removed) {
    Certificate certificate = find(image, arn);
    return put(certificate.withTags(CertificateTags.without(certificate.tags(), removed)));
  }

  /** What the account chose, or the standard. */
  public static AccountConfiguration configuration(Image image) {
    return image
        .acmConfigurations()
        .find(AccountConfiguration.KEY)
        .orElse(AccountConfiguration.STANDARD);
  }

  /** Sets how many days before expiry is warned. */
  public Outcome<Boolean> configure(Image image, int daysBeforeExpiry) {
    if (daysBeforeExpiry < 1 || daysBeforeExpiry > MOST_WARNING_DAYS) {
      throw AcmErrors.invalid("DaysBeforeExpiry must be between 1 and " + MOST_WARNING_DAYS + ".");
    }
    return new Outcome<>(List.of(Change.put(new AccountConfiguration(daysBeforeExpiry))), true);
  }

  private static Outcome<Certificate> put(Certificate certificate) {
    return new Outcome<>(List.of(Change.put(certificate)), certificate);
  }
}
