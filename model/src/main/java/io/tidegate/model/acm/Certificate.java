package io.tidegate.model.acm;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate of ACM: imported, or requested here. {@code names} are the subject alternative
 * names, the domain name first. {@code changed} is when it was issued or imported last; a renewal
 * or another import replaces {@code material} and keeps the ARN.
 */
public record Certificate(
    String arn,
    Type type,
    Status status,
    String domainName,
    List<String> names,
    KeyAlgorithm keyAlgorithm,
    Instant created,
    Optional<Instant> changed,
    Optional<CertificateMaterial> material,
    Optional<Issuance> issuance,
    Options options,
    List<Tag> tags)
    implements Entity {

  /** Where a certificate comes from. */
  public enum Type {
    IMPORTED,
    AMAZON_ISSUED
  }

  /** The states of a certificate; that it is past its time is told by the clock. */
  public enum Status {
    PENDING_VALIDATION,
    ISSUED,
    VALIDATION_TIMED_OUT,
    REVOKED,
    FAILED
  }

  /** What the user chose: whether the certificate is logged, whether its key may be exported. */
  public record Options(boolean transparencyLogging, boolean export) {
    /** Logged, not exportable. */
    public static Options standard() {
      return new Options(true, false);
    }
  }

  /** Copies. */
  public Certificate {
    names = List.copyOf(names);
    tags = List.copyOf(tags);
  }

  /** Whether listeners can serve it. */
  public boolean usable() {
    return status == Status.ISSUED && material.isPresent();
  }

  /** This certificate with other tags. */
  public Certificate withTags(List<Tag> tags) {
    return new Certificate(
        arn,
        type,
        status,
        domainName,
        names,
        keyAlgorithm,
        created,
        changed,
        material,
        issuance,
        options,
        tags);
  }

  /** This certificate with other options. */
  public Certificate withOptions(Options options) {
    return new Certificate(
        arn,
        type,
        status,
        domainName,
        names,
        keyAlgorithm,
        created,
        changed,
        material,
        issuance,
        options,
        tags);
  }

  /** This certificate with its request elsewhere. */
  public Certificate withIssuance(Status status, Issuance issuance) {
    return new Certificate(
        arn,
        type,
        status,
        domainName,
        names,
        keyAlgorithm,
        created,
        changed,
        material,
        Optional.of(issuance),
        options,
        tags);
  }

  /** This certificate, issued at {@code when}. */
  public Certificate issued(Instant when, CertificateMaterial material, Issuance issuance) {
    return new Certificate(
        arn,
        type,
        Status.ISSUED,
        domainName,
        names,
        keyAlgorithm,
        created,
        Optional.of(when),
        Optional.of(material),
        Optional.of(issuance),
        options,
        tags);
  }

  @Override
  public Kind kind() {
    return Kind.CERTIFICATE;
  }

  @Override
  public String key() {
    return arn;
  }
}
