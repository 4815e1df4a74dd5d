package io.tidegate.model.acm;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.SealedSecret;
import java.time.Instant;

/**
 * The account of this installation at an authority that speaks ACME (RFC 8555 section 7.1.2): the
 * authority's directory, the account's URL there, and its key: the public half in base64 (X.509),
 * the private one in PKCS #8, sealed for the directory.
 */
public record AcmeAccount(
    String directory, String url, String publicKey, SealedSecret privateKey, Instant created)
    implements Entity {
  @Override
  public Kind kind() {
    return Kind.ACME_ACCOUNT;
  }

  @Override
  public String key() {
    return directory;
  }
}
