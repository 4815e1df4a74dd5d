package io.tidegate.api.acm;

import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateUse;
import io.tidegate.control.acm.DistinguishedNames;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.Issuance;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Decides whether a certificate is what a statement of SearchCertificates asks for. Pure. */
record CertificateSearch(Image image, Instant now) {
  private static final int DEEPEST = 5;

  boolean matches(Struct statement, Certificate one) {
    return matches(statement, one, 1);
  }

  /** Of And, Or, Not and Filter a statement has exactly one. */
  private boolean matches(Struct statement, Certificate one, int depth) {
    List<String> given =
        List.of("And", "Or", "Not", "Filter").stream().filter(statement::has).toList();
    if (given.size() != 1 || depth > DEEPEST) {
      throw ApiError.of(
          "ValidationException",
          "A filter statement must have exactly one of And, Or, Not and Filter, and at most "
              + DEEPEST
              + " levels.");
    }
    return switch (given.getFirst()) {
      case "And" -> all(statement.structs("And"), one, depth);
      case "Or" ->
          statement.structs("Or").stream().filter(below -> matches(below, one, depth + 1)).count()
              > 0;
      case "Not" -> !matches(statement.optStruct("Not").orElseThrow(), one, depth + 1);
      default -> filter(statement.optStruct("Filter").orElseThrow(), one);
    };
  }

  private boolean all(List<Struct> statements, Certificate one, int depth) {
    return statements.stream().filter(below -> !matches(below, one, depth + 1)).count() == 0;
  }

  private boolean filter(Struct filter, Certificate one) {
    return filter.optText("CertificateArn").map(one.arn()::equals).orElse(true)
        && filter.optStruct("X509AttributeFilter").map(f -> x509(f, one)).orElse(true)
        && filter.optStruct("AcmCertificateMetadataFilter").map(f -> acm(f, one)).orElse(true);
  }

  private static boolean x509(Struct filter, Certificate one) {
    Optional<CertificateFacts> facts = CertificateText.facts(one);
    return filter
            .optStruct("Subject")
            .flatMap(subject -> subject.optStruct("CommonName"))
            .map(wish -> compared(wish, commonName(one)))
            .orElse(true)
        && filter
            .optStruct("SubjectAlternativeName")
            .flatMap(name -> name.optStruct("DnsName"))
            .map(wish -> one.names().stream().anyMatch(name -> compared(wish, name)))
            .orElse(true)
        && filter.optText("KeyAlgorithm").map(one.keyAlgorithm().name()::equals).orElse(true)
        && filter
            .optText("KeyUsage")
            .map(usage -> facts.filter(f -> f.keyUsages().contains(usage)).isPresent())
            .orElse(true)
        && filter
            .optText("ExtendedKeyUsage")
            .map(usage -> facts.filter(f -> extended(f, usage)).isPresent())
            .orElse(true)
        && filter
            .optText("SerialNumber")
            .map(serial -> facts.filter(f -> f.serial().equals(serial)).isPresent())
            .orElse(true)
        && within(filter, "NotAfter", facts.map(CertificateFacts::notAfter))
        && within(filter, "NotBefore", facts.map(CertificateFacts::notBefore));
  }

  static String commonName(Certificate one) {
    return CertificateText.facts(one)
        .flatMap(facts -> DistinguishedNames.commonName(facts.subject()))
        .orElse("");
  }

  private static boolean extended(CertificateFacts facts, String usage) {
    return facts.extendedKeyUsages().stream().anyMatch(one -> one.name().equals(usage));
  }

  private static boolean compared(Struct wish, String value) {
    String wanted = wish.text("Value").toLowerCase(Locale.ROOT);
    BiPredicate<String, String> how =
        wish.text("ComparisonOperator").equals("EQUALS") ? String::equals : String::contains;
    return how.test(value.toLowerCase(Locale.ROOT), wanted);
  }

  private static boolean within(Struct filter, String member, Optional<Instant> time) {
    Optional<Struct> range = filter.optStruct(member);
    return range.isEmpty()
        || time.filter(
                at ->
                    range.get().optTime("Start").filter(at::isBefore).isEmpty()
                        && range.get().optTime("End").filter(at::isAfter).isEmpty())
            .isPresent();
  }

  private boolean acm(Struct filter, Certificate one) {
    Optional<Issuance> issuance = one.issuance();
    return filter.optText("Status").map(CertificateText.status(one, now)::equals).orElse(true)
        && filter
            .optText("RenewalStatus")
            .map(
                wish ->
                    issuance
                        .flatMap(Issuance::renewal)
                        .filter(renewal -> renewal.status().name().equals(wish))
                        .isPresent())
            .orElse(true)
        && filter.optText("Type").map(one.type().name()::equals).orElse(true)
        && filter
            .optFlag("InUse")
            .map(wish -> wish == CertificateUse.any(image, one.arn()))
            .orElse(true)
        && filter
            .optFlag("Exported")
            .map(wish -> wish.equals(issuance.map(Issuance::exported).orElse(false)))
            .orElse(true)
        && filter
            .optText("ExportOption")
            .map(wish -> wish.equals("ENABLED") == one.options().export())
            .orElse(true)
        && !filter.has("ManagedBy")
        && filter
            .optText("ValidationMethod")
            .map(wish -> wish.equals("DNS") && issuance.isPresent())
            .orElse(true);
  }
}
