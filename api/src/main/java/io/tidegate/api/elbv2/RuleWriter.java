package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.RuleManager;
import io.tidegate.model.elbv2.Action.AuthenticateCognito;
import io.tidegate.model.elbv2.Action.AuthenticateOidc;
import io.tidegate.model.elbv2.Action.FixedResponse;
import io.tidegate.model.elbv2.Action.Forward;
import io.tidegate.model.elbv2.Action.Redirect;
import io.tidegate.model.elbv2.Action.ValidateJwt;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.RuleCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says conditions and actions as the API does. Pure. */
final class RuleWriter {
  private RuleWriter() {}

  /** A rule. */
  static Struct rule(Rule rule) {
    return Struct.of("RuleArn", rule.arn())
        .set("Priority", Integer.toString(rule.priority()))
        .set("Conditions", rule.conditions().stream().map(RuleWriter::condition).toList())
        .set("Actions", actions(rule.actions()))
        .set("IsDefault", false)
        .set("Transforms", RuleTransforms.write(rule.transforms()));
  }

  /** The default rule of a listener. */
  static Struct defaultRule(Listener listener) {
    return Struct.of("RuleArn", RuleManager.defaultRuleArn(listener))
        .set("Priority", "default")
        .set("Conditions", List.of())
        .set("Actions", actions(listener.defaultActions()))
        .set("IsDefault", true)
        .set("Transforms", List.of());
  }

  /** Actions of a rule or listener. */
  static List<Struct> actions(List<io.tidegate.model.elbv2.Action> actions) {
    return actions.stream().map(RuleWriter::action).toList();
  }

  private static Struct action(io.tidegate.model.elbv2.Action action) {
    Struct out = Struct.of().set("Order", action.order());
    return switch (action) {
      case Forward forward -> forward(out.set("Type", "forward"), forward);
      case Redirect redirect ->
          out.set("Type", "redirect")
              .set(
                  "RedirectConfig",
                  Struct.of("Protocol", redirect.protocol())
                      .set("Port", redirect.port())
                      .set("Host", redirect.host())
                      .set("Path", redirect.path())
                      .set("Query", redirect.query())
                      .set("StatusCode", "HTTP_" + redirect.statusCode()));
      case FixedResponse fixed ->
          out.set("Type", "fixed-response")
              .set(
                  "FixedResponseConfig",
                  Struct.of("StatusCode", Integer.toString(fixed.statusCode()))
                      .set(
                          "MessageBody",
                          Optional.of(fixed.messageBody()).filter(body -> !body.isEmpty()))
                      .set("ContentType", fixed.contentType()));
      case AuthenticateOidc oidc -> LoginActions.write(out, oidc);
      case AuthenticateCognito cognito -> LoginActions.write(out, cognito);
      case ValidateJwt jwt -> LoginActions.write(out, jwt);
    };
  }

  private static Struct forward(Struct out, Forward forward) {
    if (forward.targetGroups().size() == 1) {
      out.set("TargetGroupArn", forward.targetGroups().getFirst().targetGroupArn());
    }
    List<Struct> groups =
        forward.targetGroups().stream()
            .map(
                group ->
                    Struct.of("TargetGroupArn", group.targetGroupArn())
                        .set("Weight", group.weight()))
            .toList();
    Struct stickiness =
        Struct.of("Enabled", forward.stickiness().isPresent())
            .set("DurationSeconds", forward.stickiness().map(Duration::toSeconds));
    return out.set(
        "ForwardConfig",
        Struct.of("TargetGroups", groups).set("TargetGroupStickinessConfig", stickiness));
  }

  private static Struct condition(RuleCondition condition) {
    return switch (condition) {
      case RuleCondition.HostHeader(List<String> values, List<String> regexes) ->
          both("host-header", "HostHeaderConfig", values, regexes);
      case RuleCondition.PathPattern(List<String> values, List<String> regexes) ->
          both("path-pattern", "PathPatternConfig", values, regexes);
      case RuleCondition.HttpRequestMethod(List<String> values) ->
          Struct.of("Field", "http-request-method")
              .set("HttpRequestMethodConfig", Struct.of("Values", values));
      case RuleCondition.SourceIp(List<String> values) ->
          Struct.of("Field", "source-ip").set("SourceIpConfig", Struct.of("Values", values));
      case RuleCondition.HttpHeader(String name, List<String> values, List<String> regexes) ->
          Struct.of("Field", "http-header")
              .set("HttpHeaderConfig", config(values, regexes).set("HttpHeaderName", name));
      case RuleCondition.QueryString(List<RuleCondition.QueryString.KeyValue> values) ->
          Struct.of("Field", "query-string")
              .set(
                  "QueryStringConfig",
                  Struct.of(
                      "Values",
                      values.stream()
                          .map(pair -> Struct.of("Value", pair.value()).set("Key", pair.key()))
                          .toList()));
    };
  }

  private static Struct both(
      String field, String member, List<String> values, List<String> regexes) {
    return config(values, regexes).set("Field", field).set(member, config(values, regexes));
  }

  private static Struct config(List<String> values, List<String> regexes) {
    return regexes.isEmpty() ? Struct.of("Values", values) : Struct.of("RegexValues", regexes);
  }
}
