package io.tidegate.model.acm;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.SealedSecret;
import java.time.Instant;

/**
 * The installation's own certificate authority, made at its first use: its certificate in PEM, for
 * clients to trust, and its private key, PKCS #8 in DER, sealed for {@link #KEY}.
 */
public record CertificateAuthority(String certificate, SealedSecret privateKey, Instant created)
    implements Entity {
  /** The key of the one there is. */
  public static final String KEY = "local";

  @Override
  public Kind kind() {
    return Kind.CERTIFICATE_AUTHORITY;
  }

  @Override
  public String key() {
    return KEY;
  }
}
