package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Login;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardCompilerTest {
  @ParameterizedTest
  @CsvSource({
    "shop, https://shop.auth.eu-west-1.amazoncognito.com",
    "auth.example.com, https://auth.example.com",
  })
  void cognitosEndpointsComeFromItsDomain(String domain, String host) {
    Action cognito =
        new Action.AuthenticateCognito(
            Optional.empty(),
            "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab",
            "client",
            domain,
            new Login("c", "openid", Duration.ofSeconds(9), Map.of(), Login.Unauthenticated.DENY));
    Guard.Oidc guard = (Guard.Oidc) GuardCompiler.guard(cognito).orElseThrow();
    assertEquals("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab", guard.issuer());
    assertEquals(host + "/oauth2/authorize", guard.authorization());
    assertEquals(host + "/oauth2/token", guard.token());
    assertEquals(host + "/oauth2/userInfo", guard.userInfo());
    assertEquals(Guard.Unauthenticated.DENY, guard.unauthenticated());
    assertEquals(9, guard.sessionSeconds());
  }
}
