package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.Action.FixedResponse;
import io.tidegate.model.elbv2.Action.Forward;
import io.tidegate.model.elbv2.Action.Redirect;
import io.tidegate.model.elbv2.Action.WeightedTargetGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads actions of listeners and rules. Pure. */
final class ActionReader {
  private static final int DEFAULT_WEIGHT = 1;

  /** Members of an action and the type each belongs to. */
  private static final Map<String, String> CONFIGS =
      Map.of(
          "TargetGroupArn", "forward",
          "ForwardConfig", "forward",
          "RedirectConfig", "redirect",
          "FixedResponseConfig", "fixed-response",
          "AuthenticateOidcConfig", "authenticate-oidc",
          "AuthenticateCognitoConfig", "authenticate-cognito",
          "JwtValidationConfig", "jwt-validation");

  private ActionReader() {}

  /** The actions in {@code input}, lowest order first. */
  static List<io.tidegate.model.elbv2.Action> read(List<Struct> input, SecretVault vault) {
    List<io.tidegate.model.elbv2.Action> actions = new ArrayList<>();
    input.forEach(action -> actions.add(one(action, vault)));
    actions.sort(Comparator.comparingInt(action -> action.order().orElse(0)));
    return actions;
  }

  private static io.tidegate.model.elbv2.Action one(Struct action, SecretVault vault) {
    Optional<Integer> order = action.optInt("Order");
    String type = action.text("Type");
    CONFIGS.forEach((member, owner) -> checkOwn(action, member, owner));
    return switch (type) {
      case "forward" -> forward(action, order);
      case "redirect" -> redirect(config(action, "RedirectConfig", type), order);
      case "fixed-response" -> fixed(config(action, "FixedResponseConfig", type), order);
      case "authenticate-oidc" ->
          LoginActions.oidc(config(action, "AuthenticateOidcConfig", type), order, vault);
      case "authenticate-cognito" ->
          LoginActions.cognito(config(action, "AuthenticateCognitoConfig", type), order);
      case "jwt-validation" -> LoginActions.jwt(config(action, "JwtValidationConfig", type), order);
      default ->
          throw ApiError.of(
              "InvalidLoadBalancerAction", "Actions of type '" + type + "' are not supported");
    };
  }

  /** What is said for an action of another type would have no effect. */
  private static void checkOwn(Struct action, String member, String owner) {
    String type = action.text("Type");
    if (action.has(member) && !type.equals(owner)) {
      throw ApiError.validation(
          member + " cannot be specified for an action of type '" + type + "'");
    }
  }

  private static Struct config(Struct action, String member, String type) {
    return action
        .optStruct(member)
        .orElseThrow(
            () ->
                ApiError.validation(
                    (member.startsWith("A") ? "An " : "A ")
                        + member
                        + " must be specified for an action of type '"
                        + type
                        + "'"));
  }

  private static io.tidegate.model.elbv2.Action forward(Struct action, Optional<Integer> order) {
    Optional<String> single = action.optText("TargetGroupArn");
    Optional<Struct> config = action.optStruct("ForwardConfig");
    List<WeightedTargetGroup> groups = new ArrayList<>();
    List<Struct> listed = config.map(it -> it.structs("TargetGroups")).orElse(List.of());
    for (Struct tuple : listed) {
      Optional<Integer> weight = tuple.optInt("Weight");
      if (weight.isEmpty() && listed.size() > 1) {
        throw ApiError.validation(
            "A weight must be specified for each target group of a forward action with more than"
                + " one target group");
      }
      groups.add(
          new WeightedTargetGroup(
              tuple
                  .optText("TargetGroupArn")
                  .orElseThrow(() -> ApiError.validation("A target group ARN must be specified")),
              weight.orElse(DEFAULT_WEIGHT)));
    }
    if (single.isPresent() && groups.isEmpty()) {
      groups.add(new WeightedTargetGroup(single.get(), DEFAULT_WEIGHT));
    } else if (single.isPresent()
        && !(groups.size() == 1 && groups.getFirst().targetGroupArn().equals(single.get()))) {
      throw ApiError.validation(
          "You can specify both a target group ARN and a forward configuration only when they name"
              + " the same single target group");
    }
    return new Forward(
        order,
        groups,
        config
            .flatMap(it -> it.optStruct("TargetGroupStickinessConfig"))
            .flatMap(ActionReader::stickiness));
  }

  private static Optional<Duration> stickiness(Struct config) {
    if (!config.flag("Enabled", false)) {
      return Optional.empty();
    }
    long seconds =
        config
            .optNumber("DurationSeconds")
            .orElseThrow(
                () -> ApiError.validation("Target group stickiness needs a DurationSeconds"));
    if (seconds < 1 || seconds > 604_800) {
      throw ApiError.validation(
          "Target group stickiness duration '"
              + seconds
              + "' must be between '1-604800' inclusive");
    }
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static io.tidegate.model.elbv2.Action redirect(Struct config, Optional<Integer> order) {
    return new Redirect(
        order,
        config.optText("Protocol").orElse("#{protocol}"),
        config.optText("Host").orElse("#{host}"),
        config.optText("Port").orElse("#{port}"),
        config.optText("Path").orElse("/#{path}"),
        config.optText("Query").orElse("#{query}"),
        config.text("StatusCode").equals("HTTP_301") ? 301 : 302);
  }

  private static io.tidegate.model.elbv2.Action fixed(Struct config, Optional<Integer> order) {
    String status = config.text("StatusCode");
    if (!status.matches("[245][0-9][0-9]")) {
      throw ApiError.validation(
          "The fixed-response status code '" + status + "' must be 2XX, 4XX or 5XX");
    }
    return new FixedResponse(
        order,
        Integer.parseInt(status),
        config.optText("ContentType"),
        config.optText("MessageBody").orElse(""));
  }
}
