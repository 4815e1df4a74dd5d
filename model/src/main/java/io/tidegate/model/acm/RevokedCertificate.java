package io.tidegate.model.acm;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;

/**
 * A certificate that revocation lists name until its end, also when it is deleted: its serial
 * number in hexadecimal, its issuer's name, when and why (RFC 5280 section 5.3.1) it was revoked.
 */
public record RevokedCertificate(
    String serial, String issuer, Instant when, int reason, Instant notAfter) implements Entity {
  @Override
  public Kind kind() {
    return Kind.REVOKED_CERTIFICATE;
  }

  @Override
  public String key() {
    return issuer + " " + serial;
  }
}
