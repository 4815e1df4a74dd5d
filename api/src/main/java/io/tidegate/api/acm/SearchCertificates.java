package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateUse;
import io.tidegate.control.acm.DistinguishedNames;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.Issuance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Certificates by nested statements, sorted, a page at a time; a token says the last ARN given. */
record SearchCertificates(Acm acm) implements Action {
  private static final int PAGE_SIZE = 500;

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = acm.image();
    Instant now = acm.context().clock().now();
    CertificateSearch search = new CertificateSearch(image, now);
    Optional<Struct> statement = input.optStruct("FilterStatement");
    List<Certificate> all =
        image.certificates().stream()
            .filter(one -> statement.map(wish -> search.matches(wish, one)).orElse(true))
            .sorted(order(input, image, now))
            .toList();
    int from = input.optText("NextToken").map(token -> after(all, token)).orElse(0);
    int to = Math.min(all.size(), from + input.optInt("MaxResults").orElse(PAGE_SIZE));
    List<Certificate> page = all.subList(from, to);
    return Struct.of("Results", page.stream().map(one -> result(image, one, now)).toList())
        .set(
            "NextToken",
            to < all.size() ? Optional.of(token(page.getLast().arn())) : Optional.empty());
  }

  private static String token(String arn) {
    return Base64.getUrlEncoder().encodeToString(arn.getBytes(StandardCharsets.UTF_8));
  }

  private static int after(List<Certificate> all, String token) {
    for (int i = 0; i < all.size(); i++) {
      if (token(all.get(i).arn()).equals(token)) {
        return i + 1;
      }
    }
    throw ApiError.of("ValidationException", "The token is not valid.");
  }

  private static Comparator<Certificate> order(Struct input, Image image, Instant now) {
    Comparator<Certificate> byArn = Comparator.comparing(Certificate::arn);
    Comparator<Certificate> order =
        switch (input.optText("SortBy").orElse("CREATED_AT")) {
          case "NOT_AFTER" -> byTime(one -> CertificateText.facts(one).map(f -> f.notAfter()));
          case "NOT_BEFORE" -> byTime(one -> CertificateText.facts(one).map(f -> f.notBefore()));
          case "ISSUED_AT" -> byTime(one -> changed(one, Certificate.Type.AMAZON_ISSUED));
          case "IMPORTED_AT" -> byTime(one -> changed(one, Certificate.Type.IMPORTED));
          case "REVOKED_AT" ->
              byTime(one -> one.issuance().flatMap(Issuance::revocation).map(r -> r.when()));
          case "STATUS" -> Comparator.comparing(one -> CertificateText.status(one, now));
          case "RENEWAL_STATUS" -> Comparator.comparing(SearchCertificates::renewal);
          case "EXPORTED" -> Comparator.comparing(SearchCertificates::exported);
          case "EXPORT_OPTION" -> Comparator.comparing(one -> one.options().export());
          case "IN_USE" -> Comparator.comparing(one -> CertificateUse.any(image, one.arn()));
          case "RENEWAL_ELIGIBILITY" ->
              Comparator.comparing(one -> CertificateUse.renewed(image, one));
          case "KEY_ALGORITHM" -> Comparator.comparing(one -> one.keyAlgorithm().name());
          case "TYPE" -> Comparator.comparing(one -> one.type().name());
          case "COMMON_NAME" -> Comparator.comparing(CertificateSearch::commonName);
          case "VALIDATION_METHOD" -> Comparator.comparing(one -> one.issuance().isPresent());
          case "CERTIFICATE_ARN", "MANAGED_BY" -> byArn;
          default -> Comparator.comparing(Certificate::created);
        };
    order = order.thenComparing(byArn);
    return input.optText("SortOrder").orElse("ASCENDING").equals("ASCENDING")
        ? order
        : order.reversed();
  }

  /** What has no such time comes last. */
  private static Comparator<Certificate> byTime(
      java.util.function.Function<Certificate, Optional<Instant>> time) {
    return Comparator.comparing(one -> time.apply(one).orElse(Instant.MAX));
  }

  private static Optional<Instant> changed(Certificate one, Certificate.Type type) {
    return one.changed().filter(when -> one.type() == type);
  }

  private static String renewal(Certificate one) {
    return one.issuance()
        .flatMap(Issuance::renewal)
        .map(renewal -> renewal.status().name())
        .orElse("");
  }

  private static boolean exported(Certificate one) {
    return one.issuance().map(Issuance::exported).orElse(false);
  }

  private static Struct result(Image image, Certificate one, Instant now) {
    Optional<Issuance> issuance = one.issuance();
    Struct metadata =
        Struct.of("CreatedAt", one.created())
            .set("Exported", exported(one))
            .set("ImportedAt", changed(one, Certificate.Type.IMPORTED))
            .set("IssuedAt", changed(one, Certificate.Type.AMAZON_ISSUED))
            .set("InUse", CertificateUse.any(image, one.arn()))
            .set(
                "RenewalEligibility",
                CertificateUse.renewed(image, one) ? "ELIGIBLE" : "INELIGIBLE")
            .set("RevokedAt", issuance.flatMap(Issuance::revocation).map(r -> r.when()))
            .set("Status", CertificateText.status(one, now))
            .set("RenewalStatus", Optional.of(renewal(one)).filter(text -> !text.isEmpty()))
            .set("Type", one.type())
            .set("ExportOption", one.options().export() ? "ENABLED" : "DISABLED")
            .set("ValidationMethod", issuance.map(known -> "DNS"));
    return Struct.of("CertificateArn", one.arn())
        .set("X509Attributes", CertificateText.facts(one).map(facts -> attributes(one, facts)))
        .set("CertificateMetadata", Struct.of("AcmCertificateMetadata", metadata));
  }

  private static Struct attributes(Certificate one, CertificateFacts facts) {
    return Struct.of("Issuer", name(facts.issuer()))
        .set("Subject", name(facts.subject()))
        .set(
            "SubjectAlternativeNames",
            one.names().stream().map(name -> Struct.of("DnsName", name)).toList())
        .set(
            "ExtendedKeyUsages",
            facts.extendedKeyUsages().stream().map(usage -> usage.name()).toList())
        .set("KeyAlgorithm", one.keyAlgorithm())
        .set("KeyUsages", facts.keyUsages())
        .set("SerialNumber", facts.serial())
        .set("NotAfter", facts.notAfter())
        .set("NotBefore", facts.notBefore());
  }

  private static Struct name(String text) {
    Struct out = Struct.of();
    DistinguishedNames.attributes(text).forEach(out::set);
    return out;
  }
}
