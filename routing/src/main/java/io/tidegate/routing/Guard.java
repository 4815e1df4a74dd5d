package io.tidegate.routing;

import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.JwtClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request must show before a rule's action is done. Immutable, any thread. */
public sealed interface Guard {
  /**
   * A user who has signed in at an OpenID Connect provider. {@code sessionSeconds} is 1 to 604800;
   * without {@code clientSecret} the client is a public one. {@code authorization}, {@code token}
   * and {@code userInfo} are URLs.
   */
  record Oidc(
      String issuer,
      String authorization,
      String token,
      String userInfo,
      String clientId,
      Optional<SealedSecret> clientSecret,
      String cookieName,
      String scope,
      long sessionSeconds,
      Map<String, String> extraParameters,
      Unauthenticated unauthenticated)
      implements Guard {
    /** Copies. */
    public Oidc {
      extraParameters = Map.copyOf(extraParameters);
    }
  }

  /** What becomes of a request without a session. */
  enum Unauthenticated {
    AUTHENTICATE,
    ALLOW,
    DENY
  }

  /** A bearer token that the issuer has signed. {@code jwks} is the URL of its keys. */
  record Jwt(String jwks, String issuer, List<JwtClaim> claims) implements Guard {
    /** Copies. */
    public Jwt {
      claims = List.copyOf(claims);
    }
  }
}
