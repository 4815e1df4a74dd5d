package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Certificates by filters, a page at a time. As on AWS only RSA keys of 1024 and 2048 bits are
 * listed unless key types are named. A token says the last certificate given, so that certificates
 * that come or go meanwhile do no harm.
 */
record ListCertificates(Acm acm) implements Action {
  private static final List<String> USUAL_KEYS = List.of("RSA_1024", "RSA_2048");

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    if (input.has("SortBy") != input.has("SortOrder")) {
      throw ApiError.of(
          "ValidationException", "SortBy and SortOrder must be given together or not at all.");
    }
    Image image = acm.image();
    Instant now = acm.context().clock().now();
    Comparator<Certificate> order = order(input);
    Optional<Certificate> after = input.optText("NextToken").map(token -> marked(image, token));
    List<Certificate> rest =
        image.certificates().stream()
            .filter(one -> wanted(input, one, now))
            .filter(one -> after.map(last -> order.compare(one, last) > 0).orElse(true))
            .sorted(order)
            .toList();
    int size = input.optInt("MaxItems").orElse(AcmLimits.PAGE_SIZE);
    List<Certificate> page = rest.subList(0, Math.min(size, rest.size()));
    return Struct.of(
            "CertificateSummaryList",
            page.stream().map(one -> CertificateText.summary(image, one, now)).toList())
        .set("NextToken", rest.size() > size ? token(page.getLast()) : Optional.empty());
  }

  private static Comparator<Certificate> order(Struct input) {
    Comparator<Certificate> byArn = Comparator.comparing(Certificate::arn);
    if (!input.has("SortBy")) {
      return byArn;
    }
    Comparator<Certificate> byTime =
        Comparator.comparing(Certificate::created).thenComparing(byArn);
    return input.text("SortOrder").equals("DESCENDING") ? byTime.reversed() : byTime;
  }

  private static boolean wanted(Struct input, Certificate one, Instant now) {
    Struct includes = input.optStruct("Includes").orElseGet(Struct::of);
    List<String> statuses = input.texts("CertificateStatuses");
    List<String> keys = includes.texts("keyTypes");
    boolean exportable = one.options().export();
    return (statuses.isEmpty() || statuses.contains(CertificateText.status(one, now)))
        && (keys.isEmpty() ? USUAL_KEYS : keys).contains(one.keyAlgorithm().name())
        && includes.optText("exportOption").map(o -> o.equals("ENABLED") == exportable).orElse(true)
        && !includes.has("managedBy")
        && hasUsages(includes, one);
  }

  private static boolean hasUsages(Struct includes, Certificate one) {
    List<String> usages = includes.texts("keyUsage");
    List<String> extended = includes.texts("extendedKeyUsage");
    if (usages.isEmpty() && extended.isEmpty()) {
      return true;
    }
    Optional<CertificateFacts> facts = CertificateText.facts(one);
    return facts.isPresent()
        && Set.copyOf(facts.get().keyUsages()).containsAll(usages)
        && facts.get().extendedKeyUsages().stream()
            .map(usage -> usage.name())
            .toList()
            .containsAll(extended);
  }

  private static String token(Certificate last) {
    String text = last.created() + " " + last.arn();
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A certificate with what {@link #order} looks at, also when the real one is gone. */
  private static Certificate marked(Image image, String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      Instant created = Instant.parse(text.substring(0, space));
      String arn = text.substring(space + 1);
      return image.certificates().find(arn).orElseGet(() -> gone(arn, created));
    } catch (RuntimeException notOurs) {
      throw ApiError.of("ValidationException", "The token is not valid.");
    }
  }

  private static Certificate gone(String arn, Instant created) {
    return new Certificate(
        arn,
        Certificate.Type.IMPORTED,
        Certificate.Status.FAILED,
        "",
        List.of(),
        KeyAlgorithm.RSA_2048,
        created,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Certificate.Options.standard(),
        List.of());
  }
}
