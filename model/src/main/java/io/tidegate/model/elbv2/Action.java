package io.tidegate.model.elbv2;

import io.tidegate.model.SealedSecret;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule does with a request. */
public sealed interface Action {
  /** {@code Order}, 1 to 50000, when the user gave one. */
  Optional<Integer> order();

  /** To one of the target groups, by weight. */
  record Forward(
      Optional<Integer> order,
      List<WeightedTargetGroup> targetGroups,
      Optional<Duration> stickiness)
      implements Action {
    /** Copies. */
    public Forward {
      targetGroups = List.copyOf(targetGroups);
    }

    /** All requests to one target group. */
    public static Forward to(String targetGroupArn) {
      return new Forward(
          Optional.empty(), List.of(new WeightedTargetGroup(targetGroupArn, 1)), Optional.empty());
    }
  }

  /** A target group with its weight, 0 to 999. */
  record WeightedTargetGroup(String targetGroupArn, int weight) {}

  /** HTTP 301 or 302 with placeholders {@code #{protocol}}, {@code #{host}} and so on. */
  record Redirect(
      Optional<Integer> order,
      String protocol,
      String host,
      String port,
      String path,
      String query,
      int statusCode)
      implements Action {}

  /** A response of the balancer's own. */
  record FixedResponse(
      Optional<Integer> order, int statusCode, Optional<String> contentType, String messageBody)
      implements Action {}

  /** Signs users in at an OpenID Connect provider; all endpoints are URLs. */
  record AuthenticateOidc(
      Optional<Integer> order,
      String issuer,
      String authorizationEndpoint,
      String tokenEndpoint,
      String userInfoEndpoint,
      String clientId,
      SealedSecret clientSecret,
      Login login)
      implements Action {
    /** What owns the sealed secret of a client. */
    public static String secretOwner(String clientId) {
      return "oidc-client|" + clientId;
    }
  }

  /** Signs users in at an Amazon Cognito user pool, or what speaks like one. */
  record AuthenticateCognito(
      Optional<Integer> order,
      String userPoolArn,
      String userPoolClientId,
      String userPoolDomain,
      Login login)
      implements Action {}

  /** Lets requests pass that bear a token signed by {@code issuer}. */
  record ValidateJwt(
      Optional<Integer> order, String jwksEndpoint, String issuer, List<JwtClaim> claims)
      implements Action {
    /** Copies. */
    public ValidateJwt {
      claims = List.copyOf(claims);
    }
  }

  /** Whether the action ends the list: it says what becomes of the request. */
  default boolean isFinal() {
    return switch (this) {
      case Forward _, Redirect _, FixedResponse _ -> true;
      case AuthenticateOidc _, AuthenticateCognito _, ValidateJwt _ -> false;
    };
  }

  /** ARNs of the target groups that {@code actions} may forward to, as a new set. */
  static Set<String> targetGroups(List<Action> actions) {
    Set<String> arns = new HashSet<>();
    for (Action action : actions) {
      if (action instanceof Forward forward) {
        forward.targetGroups().forEach(group -> arns.add(group.targetGroupArn()));
      }
    }
    return arns;
  }
}
