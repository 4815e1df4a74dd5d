package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.SealedSecret;
import java.time.Instant;

/**
 * A key that all load balancers seal cookies with, the youngest one; older ones still open them. An
 * entity, so that every node and every restart has the same keys.
 */
public record CookieKey(String id, SealedSecret secret, Instant createdAt) implements Entity {
  @Override
  public Kind kind() {
    return Kind.COOKIE_KEY;
  }

  @Override
  public String key() {
    return id;
  }
}
