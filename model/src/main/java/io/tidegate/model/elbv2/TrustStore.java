package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;

/**
 * A trust store: the certificate authorities whose clients a verifying listener lets in, {@code
 * caCertificates} in PEM as they were given. {@code lastRevocationId} only grows. What was revoked
 * are {@link Revocation}s that refer to it.
 */
public record TrustStore(
    String arn,
    String name,
    String caCertificates,
    int numberOfCaCertificates,
    long lastRevocationId,
    List<Tag> tags)
    implements Entity {

  /** Copies. */
  public TrustStore {
    tags = List.copyOf(tags);
  }

  /** This trust store with other tags. */
  public TrustStore withTags(List<Tag> tags) {
    return new TrustStore(
        arn, name, caCertificates, numberOfCaCertificates, lastRevocationId, tags);
  }

  @Override
  public Kind kind() {
    return Kind.TRUST_STORE;
  }

  @Override
  public String key() {
    return arn;
  }
}
