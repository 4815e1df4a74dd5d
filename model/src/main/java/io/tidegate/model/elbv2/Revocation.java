package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.util.Set;

/** A revocation file of a trust store: one or more CRLs in PEM, checked when they were added. */
public record Revocation(String trustStoreArn, long id, String content, int revokedEntries)
    implements Entity {
  /** The key of a trust store's revocation. */
  public static String key(String trustStoreArn, long id) {
    return trustStoreArn + "|" + id;
  }

  @Override
  public Kind kind() {
    return Kind.TRUST_STORE_REVOCATION;
  }

  @Override
  public String key() {
    return key(trustStoreArn, id);
  }

  @Override
  public Set<String> references() {
    return Set.of(trustStoreArn);
  }
}
