package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.LoginRules;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.JwtClaim;
import io.tidegate.model.elbv2.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads and says actions that authenticate. Client secrets are sealed as they come in and never
 * said. Stateless.
 */
final class LoginActions {
  private static final long WEEK_SECONDS = 604_800;

  private LoginActions() {}

  static Action oidc(Struct config, Optional<Integer> order, SecretVault vault) {
    String clientId = config.text("ClientId");
    boolean existing = config.flag("UseExistingClientSecret", false);
    if (existing == config.has("ClientSecret")) {
      throw ApiError.of(
          "InvalidLoadBalancerAction",
          "Either a ClientSecret or UseExistingClientSecret must be specified");
    }
    SealedSecret secret =
        existing
            ? LoginRules.EXISTING
            : vault.seal(
                config.text("ClientSecret").getBytes(StandardCharsets.UTF_8),
                Action.AuthenticateOidc.secretOwner(clientId));
    return new Action.AuthenticateOidc(
        order,
        config.text("Issuer"),
        config.text("AuthorizationEndpoint"),
        config.text("TokenEndpoint"),
        config.text("UserInfoEndpoint"),
        clientId,
        secret,
        login(config));
  }

  static Action cognito(Struct config, Optional<Integer> order) {
    return new Action.AuthenticateCognito(
        order,
        config.text("UserPoolArn"),
        config.text("UserPoolClientId"),
        config.text("UserPoolDomain"),
        login(config));
  }

  static Action jwt(Struct config, Optional<Integer> order) {
    return new Action.ValidateJwt(
        order,
        config.text("JwksEndpoint"),
        config.text("Issuer"),
        config.structs("AdditionalClaims").stream()
            .map(
                claim ->
                    new JwtClaim(
                        claim.text("Name"), format(claim.text("Format")), claim.texts("Values")))
            .toList());
  }

  private static JwtClaim.Format format(String text) {
    return Arrays.stream(JwtClaim.Format.values())
        .filter(format -> format.wire().equals(text))
        .findAny()
        .orElseThrow(() -> ApiError.validation("The claim format '" + text + "' is not supported"));
  }

  private static Login login(Struct config) {
    String choice = config.optText("OnUnauthenticatedRequest").orElse("authenticate");
    return new Login(
        config.optText("SessionCookieName").orElse("AWSELBAuthSessionCookie"),
        config.optText("Scope").orElse("openid"),
        Duration.ofSeconds(config.optNumber("SessionTimeout").orElse(WEEK_SECONDS)),
        new TreeMap<>(config.textMap("AuthenticationRequestExtraParams")),
        Login.Unauthenticated.valueOf(choice.toUpperCase(java.util.Locale.ROOT)));
  }

  static Struct write(Struct out, Action.AuthenticateOidc oidc) {
    Struct config =
        Struct.of("Issuer", oidc.issuer())
            .set("AuthorizationEndpoint", oidc.authorizationEndpoint())
            .set("TokenEndpoint", oidc.tokenEndpoint())
            .set("UserInfoEndpoint", oidc.userInfoEndpoint())
            .set("ClientId", oidc.clientId());
    return out.set("Type", "authenticate-oidc")
        .set("AuthenticateOidcConfig", write(config, oidc.login()));
  }

  static Struct write(Struct out, Action.AuthenticateCognito cognito) {
    Struct config =
        Struct.of("UserPoolArn", cognito.userPoolArn())
            .set("UserPoolClientId", cognito.userPoolClientId())
            .set("UserPoolDomain", cognito.userPoolDomain());
    return out.set("Type", "authenticate-cognito")
        .set("AuthenticateCognitoConfig", write(config, cognito.login()));
  }

  static Struct write(Struct out, Action.ValidateJwt jwt) {
    List<Struct> claims =
        jwt.claims().stream()
            .map(
                claim ->
                    Struct.of("Format", claim.format().wire())
                        .set("Name", claim.name())
                        .set("Values", claim.values()))
            .toList();
    return out.set("Type", "jwt-validation")
        .set(
            "JwtValidationConfig",
            Struct.of("JwksEndpoint", jwt.jwksEndpoint())
                .set("Issuer", jwt.issuer())
                .set("AdditionalClaims", claims));
  }

  private static Struct write(Struct config, Login login) {
    return config
        .set("SessionCookieName", login.sessionCookieName())
        .set("Scope", login.scope())
        .set("SessionTimeout", login.sessionTimeout().toSeconds())
        .set("AuthenticationRequestExtraParams", login.extraParameters())
        .set("OnUnauthenticatedRequest", login.onUnauthenticatedRequest().wire());
  }
}
