package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.model.ApiError;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.JwtClaim;
import io.tidegate.model.elbv2.Login;
import io.tidegate.model.elbv2.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginRulesTest {
  private static final SealedSecret SECRET = new SealedSecret("sealed");

  @Test
  void authenticationTakesHttps() {
    List<Action> actions = List.of(oidc("https://p/authorize", "name", 60, "openid", SECRET));
    assertDoesNotThrow(() -> LoginRules.check(Protocol.HTTPS, actions));
    ApiError refusal = assertThrows(ApiError.class, () -> LoginRules.check(Protocol.HTTP, actions));
    assertEquals("InvalidLoadBalancerAction", refusal.code());
    assertEquals(
        "Actions of type 'authenticate-oidc' are supported only on HTTPS listeners",
        refusal.text());
  }

  @ParameterizedTest
  @CsvSource({
    "https://p/a, AWSELBAuthSessionCookie, 60, openid, true",
    "http://127.0.0.1:9/a, c, 60, openid email, true",
    "http://localhost/a, c, 60, openid, true",
    "http://p/a, c, 60, openid, false",
    "http://127.0.0.1.evil/a, c, 60, openid, false",
    "ftp://p/a, c, 60, openid, false",
    "not a url, c, 60, openid, false",
    "https://p/a#x, c, 60, openid, false",
    "https://p/a, AWSALB, 60, openid, false",
    "https://p/a, a b, 60, openid, false",
    "https://p/a, c, 0, openid, false",
    "https://p/a, c, 604800, openid, true",
    "https://p/a, c, 604801, openid, false",
    "https://p/a, c, 60, email, false",
  })
  void loginsAreChecked(String url, String cookie, long seconds, String scope, boolean good) {
    check(good, oidc(url, cookie, seconds, scope, SECRET));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab, shop, true",
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab, auth.example.com, true",
    "arn:aws:iam::123456789012:user/x, shop, false",
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab, Shop!, false",
  })
  void userPoolsAreChecked(String arn, String domain, boolean good) {
    check(
        good,
        new Action.AuthenticateCognito(
            Optional.empty(), arn, "client", domain, login("c", 60, "openid")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://i/jwks, role, 1, true",
    "http://i/jwks, role, 1, false",
    "https://i/jwks, exp, 1, false",
    "https://i/jwks, iss, 1, false",
    "https://i/jwks, role, 0, false",
    "https://i/jwks, role, 11, false",
  })
  void tokensAreChecked(String url, String claim, int values, boolean good) {
    check(
        good,
        new Action.ValidateJwt(
            Optional.empty(),
            url,
            "https://i",
            List.of(
                new JwtClaim(
                    claim,
                    JwtClaim.Format.SINGLE_STRING,
                    java.util.Collections.nCopies(values, "v")))));
  }

  @Test
  void aSecretIsTakenOverFromTheSameClientOnly() {
    Action old = oidc("https://p/a", "c", 60, "openid", SECRET);
    Action kept = oidc("https://p/b", "c", 60, "openid", LoginRules.EXISTING);
    assertEquals(
        List.of(oidc("https://p/b", "c", 60, "openid", SECRET)),
        LoginRules.withSecrets(List.of(old), List.of(kept)));
    assertThrows(
        ApiError.class, () -> LoginRules.withSecrets(List.of(), List.of(kept)), "nothing to keep");
  }

  private static void check(boolean good, Action action) {
    if (good) {
      assertDoesNotThrow(() -> LoginRules.check(Protocol.HTTPS, List.of(action)));
    } else {
      ApiError refusal =
          assertThrows(ApiError.class, () -> LoginRules.check(Protocol.HTTPS, List.of(action)));
      assertEquals("InvalidLoadBalancerAction", refusal.code());
    }
  }

  private static Action oidc(
      String url, String cookie, long seconds, String scope, SealedSecret secret) {
    return new Action.AuthenticateOidc(
        Optional.empty(),
        "https://issuer",
        url,
        "https://p/token",
        "https://p/userinfo",
        "client",
        secret,
        login(cookie, seconds, scope));
  }

  private static Login login(String cookie, long seconds, String scope) {
    return new Login(
        cookie, scope, Duration.ofSeconds(seconds), Map.of(), Login.Unauthenticated.AUTHENTICATE);
  }
}
