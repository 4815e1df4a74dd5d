package io.tidegate.identity;

import io.tidegate.identity.jwt.JwtGuard;
import io.tidegate.identity.oidc.OidcGuard;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.SecretOpener;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import java.util.List;

/** Both kinds of authentication behind the one door of the data plane. Safe from any thread. */
public final class IdentityGuard implements RequestGuard {
  private final OidcGuard users;
  private final JwtGuard tokens;

  /** Calls go through {@code web}, client secrets are opened with {@code secrets}. */
  public IdentityGuard(
      IdentityKeys keys, SecretOpener secrets, WebCalls web, OidcGuard.Ground ground) {
    this.users = new OidcGuard(keys, secrets, web, ground);
    this.tokens = new JwtGuard(web, ground.tasks(), ground.time());
  }

  @Override
  public GuardVerdict check(Guard guard, Visit request) {
    return switch (guard) {
      case Guard.Oidc oidc -> users.check(oidc, request);
      case Guard.Jwt jwt -> tokens.check(jwt, request);
    };
  }

  @Override
  public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
    return users.callback(logins, request);
  }
}
