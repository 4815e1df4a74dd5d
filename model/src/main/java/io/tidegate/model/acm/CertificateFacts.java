package io.tidegate.model.acm;

import java.time.Instant;
import java.util.List;

/**
 * What a certificate says of itself, in the API's words: {@code serial} as {@code 0a:1b:…}, {@code
 * signatureAlgorithm} as {@code SHA256WITHRSA}, usages as {@code DIGITAL_SIGNATURE} and {@code
 * TLS_WEB_SERVER_AUTHENTICATION}.
 */
public record CertificateFacts(
    String serial,
    String subject,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    String signatureAlgorithm,
    List<String> keyUsages,
    List<ExtendedKeyUsage> extendedKeyUsages) {

  /** An extended key usage; {@code name} is {@code CUSTOM} when the API has no word for it. */
  public record ExtendedKeyUsage(String name, String oid) {}

  /** Copies. */
  public CertificateFacts {
    keyUsages = List.copyOf(keyUsages);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
  }
}
