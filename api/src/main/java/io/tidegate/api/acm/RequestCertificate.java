package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.RequestCommand;
import io.tidegate.model.ApiError;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.DomainValidation;
import io.tidegate.model.acm.KeyAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Requests a certificate of this installation's authority, or of the one that is configured. */
record RequestCertificate(Acm acm) implements Action {
  private static final Set<KeyAlgorithm> ALGORITHMS =
      Set.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.EC_prime256v1, KeyAlgorithm.EC_secp384r1);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    refuseWhatIsNotServed(input);
    List<String> names = names(input);
    checkValidationDomains(input, names);
    KeyAlgorithm algorithm =
        input.optText("KeyAlgorithm").map(KeyAlgorithm::valueOf).orElse(KeyAlgorithm.RSA_2048);
    if (!ALGORITHMS.contains(algorithm)) {
      throw parameter("The key algorithm " + algorithm + " is not supported for requests.");
    }
    RequestCommand command =
        new RequestCommand(
            acm.context().newArn(),
            names,
            validations(names),
            algorithm,
            input.optText("IdempotencyToken"),
            options(input),
            Acm.tags(input));
    Certificate requested =
        acm.controller()
            .submit(call.operation(), image -> acm.certificates().request(image, command));
    return Struct.of("CertificateArn", requested.arn());
  }

  private static void refuseWhatIsNotServed(Struct input) {
    String method = input.optText("ValidationMethod").orElse("DNS");
    if (!method.equals("DNS")) {
      throw parameter(
          "The validation method " + method + " is not served by this installation: use DNS.");
    }
    for (String member : List.of("CertificateAuthorityArn", "ManagedBy")) {
      if (input.has(member)) {
        throw parameter(member + " is not served by this installation.");
      }
    }
  }

  private static List<String> names(Struct input) {
    Set<String> names = new LinkedHashSet<>();
    names.add(input.text("DomainName").toLowerCase(Locale.ROOT));
    for (String name : input.texts("SubjectAlternativeNames")) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }

  private static void checkValidationDomains(Struct input, List<String> names) {
    for (Struct option : input.structs("DomainValidationOptions")) {
      String name = option.text("DomainName").toLowerCase(Locale.ROOT);
      String above = option.text("ValidationDomain").toLowerCase(Locale.ROOT);
      if (!names.contains(name) || !(name.equals(above) || name.endsWith("." + above))) {
        throw ApiError.of(
            "InvalidDomainValidationOptionsException",
            "The validation domain " + above + " is not " + name + " nor above it.");
      }
    }
  }

  /** One per name; a name and its wildcard share a record. */
  private List<DomainValidation> validations(List<String> names) {
    Map<String, DomainValidation> byBase = new HashMap<>();
    List<DomainValidation> found = new ArrayList<>();
    for (String name : names) {
      String base = name.startsWith("*.") ? name.substring(2) : name;
      DomainValidation shared = byBase.computeIfAbsent(base, acm.issuer()::validation);
      found.add(
          new DomainValidation(name, shared.status(), shared.recordName(), shared.recordValue()));
    }
    return found;
  }

  private static Certificate.Options options(Struct input) {
    Certificate.Options standard = Certificate.Options.standard();
    return input
        .optStruct("Options")
        .map(
            given ->
                new Certificate.Options(
                    given
                        .optText("CertificateTransparencyLoggingPreference")
                        .map("ENABLED"::equals)
                        .orElse(standard.transparencyLogging()),
                    given.optText("Export").map("ENABLED"::equals).orElse(standard.export())))
        .orElse(standard);
  }

  private static ApiError parameter(String message) {
    return ApiError.of("InvalidParameterException", message);
  }
}
