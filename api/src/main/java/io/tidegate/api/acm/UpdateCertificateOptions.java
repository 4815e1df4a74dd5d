package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.Optional;

/** Changes a certificate's options. */
record UpdateCertificateOptions(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Acm.arn(call.input());
    Struct options = call.input().optStruct("Options").orElseGet(Struct::of);
    Optional<Boolean> logging = enabled(options, "CertificateTransparencyLoggingPreference");
    Optional<Boolean> export = enabled(options, "Export");
    acm.controller()
        .submit(
            call.operation(),
            image -> acm.certificates().updateOptions(image, arn, logging, export));
    return Struct.of();
  }

  private static Optional<Boolean> enabled(Struct options, String member) {
    return options.optText(member).map("ENABLED"::equals);
  }
}
