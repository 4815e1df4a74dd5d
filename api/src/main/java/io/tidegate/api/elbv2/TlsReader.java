package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.TlsSettings;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.MutualAuthentication;
import java.util.List;
import java.util.Optional;

/** Reads the members of listeners that concern TLS. Pure. */
final class TlsReader {
  private TlsReader() {}

  static TlsSettings read(Struct input) {
    return new TlsSettings(
        input.optText("SslPolicy"),
        input.has("Certificates") ? Optional.of(certificates(input)) : Optional.empty(),
        input.has("AlpnPolicy") ? Optional.of(input.texts("AlpnPolicy")) : Optional.empty(),
        input.optStruct("MutualAuthentication").map(TlsReader::mutual));
  }

  /** The ARNs of {@code Certificates}; {@code IsDefault} is for answers alone. */
  static List<String> certificates(Struct input) {
    return input.structs("Certificates").stream()
        .map(
            certificate -> {
              if (certificate.has("IsDefault")) {
                throw ApiError.validation("You cannot specify 'IsDefault' for a certificate");
              }
              return certificate.text("CertificateArn");
            })
        .toList();
  }

  private static MutualAuthentication mutual(Struct given) {
    String mode = given.optText("Mode").orElse("off");
    return new MutualAuthentication(
        switch (mode) {
          case "off" -> MutualAuthentication.Mode.OFF;
          case "passthrough" -> MutualAuthentication.Mode.PASSTHROUGH;
          case "verify" -> MutualAuthentication.Mode.VERIFY;
          default ->
              throw ApiError.validation(
                  "Mutual authentication mode '"
                      + mode
                      + "' must be one of '[off, passthrough, verify]'");
        },
        given.optText("TrustStoreArn"),
        given.flag("IgnoreClientCertificateExpiry", false),
        given.optText("AdvertiseTrustStoreCaNames").map("on"::equals).orElse(false));
  }
}
