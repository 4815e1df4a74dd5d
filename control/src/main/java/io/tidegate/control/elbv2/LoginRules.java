package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.JwtClaim;
import io.tidegate.model.elbv2.Login;
import io.tidegate.model.elbv2.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * What actions that authenticate must be like. Pure. Source: ALB guide, "Authenticate users" and
 * "Verify JWTs".
 */
public final class LoginRules {
  /** Stands for "the secret that the rule has": never stored. */
  public static final SealedSecret EXISTING = new SealedSecret("");

  private static final long LONGEST_SESSION = 604_800;
  private static final int MOST_PARAMETERS = 10;
  private static final int MOST_CLAIMS = 10;
  private static final int LONGEST_TEXT = 256;
  private static final Set<String> CLAIMS_OF_ITS_OWN = Set.of("exp", "iss", "nbf", "iat");

  private LoginRules() {}

  /** Throws unless {@code actions} may stand at a listener with {@code protocol}. */
  static void check(Protocol protocol, List<Action> actions) {
    for (Action action : actions) {
      if (action.isFinal()) {
        continue;
      }
      if (protocol != Protocol.HTTPS) {
        throw ApiError.of(
            "InvalidLoadBalancerAction",
            "Actions of type '" + type(action) + "' are supported only on HTTPS listeners");
      }
      switch (action) {
        case Action.AuthenticateOidc oidc -> checkOidc(oidc);
        case Action.AuthenticateCognito cognito -> checkCognito(cognito);
        case Action.ValidateJwt jwt -> checkJwt(jwt);
        case Action.Forward _, Action.Redirect _, Action.FixedResponse _ -> {}
      }
    }
  }

  /** The API's word for an action that authenticates. */
  private static String type(Action action) {
    return switch (action) {
      case Action.AuthenticateOidc _ -> "authenticate-oidc";
      case Action.AuthenticateCognito _ -> "authenticate-cognito";
      case Action.ValidateJwt _ -> "jwt-validation";
      case Action.Forward _, Action.Redirect _, Action.FixedResponse _ -> "forward";
    };
  }

  /** {@code actions} with the secrets that they take over from {@code old}. */
  static List<Action> withSecrets(List<Action> old, List<Action> actions) {
    return actions.stream().map(action -> withSecret(old, action)).toList();
  }

  private static Action withSecret(List<Action> old, Action action) {
    if (!(action instanceof Action.AuthenticateOidc oidc)
        || !oidc.clientSecret().equals(EXISTING)) {
      return action;
    }
    for (Action before : old) {
      if (before instanceof Action.AuthenticateOidc known
          && known.clientId().equals(oidc.clientId())) {
        return new Action.AuthenticateOidc(
            oidc.order(),
            oidc.issuer(),
            oidc.authorizationEndpoint(),
            oidc.tokenEndpoint(),
            oidc.userInfoEndpoint(),
            oidc.clientId(),
            known.clientSecret(),
            oidc.login());
      }
    }
    throw ApiError.of(
        "InvalidLoadBalancerAction",
        "There is no existing client secret for the client ID '" + oidc.clientId() + "'");
  }

  private static void checkOidc(Action.AuthenticateOidc oidc) {
    checkText("Issuer", oidc.issuer());
    checkUrl("AuthorizationEndpoint", oidc.authorizationEndpoint());
    checkUrl("TokenEndpoint", oidc.tokenEndpoint());
    checkUrl("UserInfoEndpoint", oidc.userInfoEndpoint());
    checkText("ClientId", oidc.clientId());
    checkLogin(oidc.login());
  }

  private static void checkCognito(Action.AuthenticateCognito cognito) {
    if (!cognito.userPoolArn().matches("arn:aws:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/.+")) {
      throw invalid("The user pool ARN '" + cognito.userPoolArn() + "' is not valid");
    }
    checkText("UserPoolClientId", cognito.userPoolClientId());
    if (!cognito.userPoolDomain().matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
      throw invalid("The user pool domain '" + cognito.userPoolDomain() + "' is not valid");
    }
    checkLogin(cognito.login());
  }

  private static void checkJwt(Action.ValidateJwt jwt) {
    checkUrl("JwksEndpoint", jwt.jwksEndpoint());
    checkText("Issuer", jwt.issuer());
    if (jwt.claims().size() > MOST_CLAIMS) {
      throw invalid("At most " + MOST_CLAIMS + " additional claims can be specified");
    }
    for (JwtClaim claim : jwt.claims()) {
      if (CLAIMS_OF_ITS_OWN.contains(claim.name())) {
        throw invalid("The claim '" + claim.name() + "' cannot be an additional claim");
      }
      if (claim.values().isEmpty() || claim.values().size() > MOST_CLAIMS) {
        throw invalid("The claim '" + claim.name() + "' needs 1 to " + MOST_CLAIMS + " values");
      }
      claim.values().forEach(value -> checkText("Values", value));
    }
  }

  private static void checkLogin(Login login) {
    long seconds = login.sessionTimeout().toSeconds();
    if (seconds < 1 || seconds > LONGEST_SESSION) {
      throw invalid(
          "The session timeout '"
              + seconds
              + "' must be between '1-"
              + LONGEST_SESSION
              + "' inclusive");
    }
    if (login.extraParameters().size() > MOST_PARAMETERS) {
      throw invalid("At most " + MOST_PARAMETERS + " extra request parameters can be specified");
    }
    String cookie = login.sessionCookieName();
    boolean reserved = Set.of("AWSALB", "AWSALBAPP", "AWSALBTG").contains(cookie);
    if (reserved || !cookie.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")) {
      throw invalid("The session cookie name '" + cookie + "' is not valid");
    }
    if (List.of(login.scope().split(" ")).stream().noneMatch("openid"::equals)) {
      throw invalid("The scope '" + login.scope() + "' must have openid");
    }
  }

  /** HTTPS, or HTTP on this machine's loopback, which nobody can listen to. */
  private static void checkUrl(String member, String text) {
    checkText(member, text);
    try {
      URI url = URI.create(text);
      String host = url.getHost() == null ? "" : url.getHost();
      boolean loopback = host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}");
      boolean safe =
          "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && loopback);
      if (!host.isEmpty() && safe && url.getFragment() == null) {
        return;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw invalid("The " + member + " '" + text + "' must be an HTTPS URL");
  }

  private static void checkText(String member, String text) {
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw invalid("The " + member + " must have 1 to " + LONGEST_TEXT + " characters");
    }
  }

  private static ApiError invalid(String message) {
    return ApiError.of("InvalidLoadBalancerAction", message);
  }
}
