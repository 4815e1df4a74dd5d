package io.tidegate.routing;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Login;
import java.util.Optional;

/** The guards of actions. Pure. */
final class GuardCompiler {
  private GuardCompiler() {}

  /** What {@code action} asks of a request; empty when it asks nothing. */
  static Optional<Guard> guard(Action action) {
    return switch (action) {
      case Action.Forward _, Action.Redirect _, Action.FixedResponse _ -> Optional.empty();
      case Action.AuthenticateOidc oidc -> Optional.of(oidc(oidc));
      case Action.AuthenticateCognito cognito -> Optional.of(cognito(cognito));
      case Action.ValidateJwt jwt ->
          Optional.of(new Guard.Jwt(jwt.jwksEndpoint(), jwt.issuer(), jwt.claims()));
    };
  }

  private static Guard.Oidc oidc(Action.AuthenticateOidc oidc) {
    Login login = oidc.login();
    return new Guard.Oidc(
        oidc.issuer(),
        oidc.authorizationEndpoint(),
        oidc.tokenEndpoint(),
        oidc.userInfoEndpoint(),
        oidc.clientId(),
        Optional.of(oidc.clientSecret()),
        login.sessionCookieName(),
        login.scope(),
        login.sessionTimeout().toSeconds(),
        login.extraParameters(),
        unauthenticated(login));
  }

  /**
   * The endpoints of a user pool's domain: a prefix stands below Cognito's own domain, a name with
   * dots is a host of the user's. Source: Cognito guide, "User pool endpoints".
   */
  private static Guard.Oidc cognito(Action.AuthenticateCognito cognito) {
    String[] arn = cognito.userPoolArn().split(":", 6);
    String region = arn[3];
    String pool = arn[5].substring(arn[5].indexOf('/') + 1);
    String domain = cognito.userPoolDomain();
    String host = domain.contains(".") ? domain : domain + ".auth." + region + ".amazoncognito.com";
    Login login = cognito.login();
    return new Guard.Oidc(
        "https://cognito-idp." + region + ".amazonaws.com/" + pool,
        "https://" + host + "/oauth2/authorize",
        "https://" + host + "/oauth2/token",
        "https://" + host + "/oauth2/userInfo",
        cognito.userPoolClientId(),
        Optional.empty(),
        login.sessionCookieName(),
        login.scope(),
        login.sessionTimeout().toSeconds(),
        login.extraParameters(),
        unauthenticated(login));
  }

  private static Guard.Unauthenticated unauthenticated(Login login) {
    return switch (login.onUnauthenticatedRequest()) {
      case AUTHENTICATE -> Guard.Unauthenticated.AUTHENTICATE;
      case ALLOW -> Guard.Unauthenticated.ALLOW;
      case DENY -> Guard.Unauthenticated.DENY;
    };
  }
}
