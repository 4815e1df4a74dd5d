package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which actions listeners and rules of an Application Load Balancer may have. Pure. */
final class ActionRules {
  private static final int HIGHEST_ORDER = 50_000;
  private static final int LONGEST_PART = 128;
  private static final int LONGEST_BODY = 1024;
  private static final Set<String> CONTENT_TYPES =
      Set.of("text/plain", "text/css", "text/html", "application/javascript", "application/json");

  private static final Pattern KEYWORD = Pattern.compile("#\\{[^}]*}");

  private final ElbLimits limits;

  ActionRules(ElbLimits limits) {
    this.limits = limits;
  }

  /** Throws unless {@code actions} may stand at a listener or rule of {@code balancer}. */
  void check(Image image, LoadBalancer balancer, List<Action> actions) {
    if (actions.isEmpty()) {
      throw ApiError.validation("At least one action must be specified");
    }
    checkOrders(actions);
    checkSequence(actions);
    for (Action action : actions) {
      switch (action) {
        case Action.Forward forward -> checkForward(image, balancer, forward);
        case Action.Redirect redirect -> checkRedirect(redirect);
        case Action.FixedResponse fixed -> checkFixed(fixed);
        case Action.AuthenticateOidc _, Action.AuthenticateCognito _, Action.ValidateJwt _ -> {}
      }
    }
  }

  /** One action that authenticates at most, then one that says what becomes of the request. */
  private static void checkSequence(List<Action> actions) {
    long last = actions.stream().filter(Action::isFinal).count();
    if (last != 1 || !actions.getLast().isFinal()) {
      throw ApiError.of(
          "InvalidLoadBalancerAction",
          "You must specify exactly one action of type 'forward', 'redirect' or 'fixed-response',"
              + " and it must be the last action to be performed");
    }
    if (actions.size() > 2) {
      throw ApiError.of(
          "TooManyActions",
          "You can specify at most one action of type 'authenticate-oidc', 'authenticate-cognito'"
              + " or 'jwt-validation'");
    }
  }

  private static void checkOrders(List<Action> actions) {
    Set<Integer> orders = new HashSet<>();
    for (Action action : actions) {
      if (actions.size() > 1 && action.order().isEmpty()) {
        throw ApiError.validation("An action order must be specified with more than one action");
      }
      action
          .order()
          .ifPresent(
              order -> {
                if (order < 1 || order > HIGHEST_ORDER || !orders.add(order)) {
                  throw ApiError.validation(
                      "Action orders must be unique and between 1 and " + HIGHEST_ORDER);
                }
              });
    }
  }

  private void checkForward(Image image, LoadBalancer balancer, Action.Forward forward) {
    List<Action.WeightedTargetGroup> groups = forward.targetGroups();
    if (groups.isEmpty()) {
      throw ApiError.validation("A target group ARN must be specified for a forward action");
    }
    if (groups.size() > limits.targetGroupsPerAction()) {
      throw ApiError.of(
          "InvalidLoadBalancerAction",
          "A forward action can have at most '"
              + limits.targetGroupsPerAction()
              + "' target groups");
    }
    Set<String> arns = new HashSet<>();
    for (Action.WeightedTargetGroup weighted : groups) {
      if (!arns.add(weighted.targetGroupArn())) {
        throw ApiError.validation(
            "The target group '" + weighted.targetGroupArn() + "' is specified more than once");
      }
      if (weighted.weight() < 0 || weighted.weight() > ElbLimits.HIGHEST_WEIGHT) {
        throw ApiError.validation(
            "Target group weight '"
                + weighted.weight()
                + "' must be between '0-"
                + ElbLimits.HIGHEST_WEIGHT
                + "' inclusive");
      }
      checkGroup(image, balancer, ElbLookup.targetGroup(image, weighted.targetGroupArn()));
    }
    if (groups.size() > 1) {
      groups.forEach(
          to ->
              checkStickiness(
                  ElbLookup.targetGroup(image, to.targetGroupArn()),
                  forward.stickiness().isPresent()));
    }
    checkQuotas(image, balancer, arns);
  }

  /** Throws unless {@code group} may stand beside others in a forward action. */
  static void checkStickiness(TargetGroup group, boolean actionIsSticky) {
    TargetGroupAttributes attributes = TargetGroupAttributes.of(group);
    if (!attributes.stickiness()) {
      return;
    }
    if (attributes.stickinessType().equals("app_cookie")) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "Stickiness of type 'app_cookie' is not supported with weighted target groups: "
              + group.arn());
    }
    if (!actionIsSticky) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "You must enable target group stickiness on a rule if one of its target groups has"
              + " stickiness enabled: "
              + group.arn());
    }
  }

  private static void checkGroup(Image image, LoadBalancer balancer, TargetGroup group) {
    if (!group.vpcId().map(balancer.vpcId()::equals).orElse(true)) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The target group '" + group.arn() + "' is not in the VPC of the load balancer");
    }
    AddressRules.check(balancer.ipAddressType(), group);
    boolean elsewhere =
        ElbLookup.loadBalancerUsing(image, group.arn())
            .filter(user -> !user.equals(balancer.arn()))
            .isPresent();
    if (elsewhere) {
      throw ApiError.of(
          "TargetGroupAssociationLimit",
          "The following target groups cannot be associated with more than one load balancer: "
              + group.arn());
    }
  }

  private void checkQuotas(Image image, LoadBalancer balancer, Set<String> added) {
    Set<String> groups = TargetQuota.groupsOf(image, balancer.arn());
    if (!groups.addAll(added)) {
      return;
    }
    if (groups.size() > limits.targetGroupsPerLoadBalancer()) {
      throw ApiError.of(
          "TooManyUniqueTargetGroupsPerLoadBalancer",
          "The maximum number of unique target groups per load balancer has been reached.");
    }
    long targets = groups.stream().mapToLong(arn -> image.targets().referringTo(arn).size()).sum();
    if (targets > limits.targetsPerLoadBalancer()) {
      throw ApiError.of(
          "TooManyTargets", "The maximum number of targets per load balancer has been reached.");
    }
  }

  /** Throws when {@code actions} send clients of an HTTPS listener back to plain HTTP. */
  static void checkRedirects(Protocol listener, List<Action> actions) {
    for (Action action : actions) {
      if (listener == Protocol.HTTPS
          && action instanceof Action.Redirect redirect
          && redirect.protocol().equals("HTTP")) {
        throw ApiError.of(
            "InvalidLoadBalancerAction", "A redirect from HTTPS to HTTP is not allowed");
      }
    }
  }

  private static void checkRedirect(Action.Redirect redirect) {
    if (redirect.statusCode() != 301 && redirect.statusCode() != 302) {
      throw ApiError.validation("The redirect status code must be HTTP_301 or HTTP_302");
    }
    if (!Set.of("HTTP", "HTTPS", "#{protocol}").contains(redirect.protocol())) {
      throw ApiError.validation(
          "The redirect protocol '"
              + redirect.protocol()
              + "' must be one of '[HTTP, HTTPS, #{protocol}]'");
    }
    boolean changed =
        !redirect.protocol().equals("#{protocol}")
            || !redirect.host().equals("#{host}")
            || !redirect.port().equals("#{port}")
            || !redirect.path().equals("/#{path}");
    if (!changed) {
      throw ApiError.of(
          "InvalidLoadBalancerAction",
          "The redirect configuration is not valid because it creates a loop: change at least one"
              + " of protocol, host, port or path");
    }
    String port = redirect.port();
    if (!port.equals("#{port}") && !(port.matches("[0-9]{1,5}") && inPortRange(port))) {
      throw ApiError.validation(
          "The redirect port '" + port + "' must be '#{port}' or a number between 1 and 65535");
    }
    checkPart("host", redirect.host(), 1);
    checkPart("path", redirect.path(), 1);
    checkPart("query", redirect.query(), 0);
    checkKeywords("host", redirect.host(), Set.of("#{host}"));
    checkKeywords("path", redirect.path(), Set.of("#{host}", "#{path}", "#{port}"));
    checkKeywords(
        "query",
        redirect.query(),
        Set.of("#{protocol}", "#{host}", "#{port}", "#{path}", "#{query}"));
    if (!redirect.path().startsWith("/")) {
      throw ApiError.validation("The redirect path '" + redirect.path() + "' must begin with '/'");
    }
    if (redirect.query().startsWith("?")) {
      throw ApiError.validation("The redirect query must not begin with '?'");
    }
  }

  private static boolean inPortRange(String port) {
    int number = Integer.parseInt(port);
    return number >= 1 && number <= 65_535;
  }

  private static void checkPart(String part, String value, int shortest) {
    if (value.length() < shortest || value.length() > LONGEST_PART) {
      throw ApiError.validation(
          "The redirect "
              + part
              + " must have "
              + shortest
              + " to "
              + LONGEST_PART
              + " characters");
    }
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw ApiError.validation("The redirect " + part + " has a character that is not valid");
    }
  }

  /** A part takes only the keywords of its own (RedirectActionConfig): a host never the query. */
  private static void checkKeywords(String part, String value, Set<String> allowed) {
    KEYWORD
        .matcher(value)
        .results()
        .map(MatchResult::group)
        .filter(keyword -> !allowed.contains(keyword))
        .findFirst()
        .ifPresent(
            keyword -> {
              throw ApiError.validation(
                  "The redirect " + part + " must not contain the keyword '" + keyword + "'");
            });
  }

  private static void checkFixed(Action.FixedResponse fixed) {
    int family = fixed.statusCode() / 100;
    if (family != 2 && family != 4 && family != 5) {
      throw ApiError.validation(
          "The fixed-response status code '" + fixed.statusCode() + "' must be 2XX, 4XX or 5XX");
    }
    if (fixed.messageBody().length() > LONGEST_BODY) {
      throw ApiError.validation(
          "The fixed-response message body must have at most " + LONGEST_BODY + " characters");
    }
    if (!fixed.contentType().map(CONTENT_TYPES::contains).orElse(true)) {
      throw ApiError.validation(
          "The fixed-response content type '"
              + fixed.contentType().orElse("")
              + "' must be one of '[text/plain, text/css, text/html, application/javascript,"
              + " application/json]'");
    }
  }
}
