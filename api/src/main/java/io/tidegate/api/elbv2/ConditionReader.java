package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.RuleCondition;
import java.util.List;

/** Reads conditions of rules, in the present and in the legacy form. Pure. */
final class ConditionReader {
  private ConditionReader() {}

  /** The conditions in {@code input}. */
  static List<RuleCondition> read(List<Struct> input) {
    return input.stream().map(ConditionReader::one).toList();
  }

  private static RuleCondition one(Struct condition) {
    String field =
        condition
            .optText("Field")
            .orElseThrow(() -> ApiError.validation("A condition field must be specified"));
    return switch (field) {
      case "host-header" -> {
        Struct config = config(condition, "HostHeaderConfig");
        yield new RuleCondition.HostHeader(config.texts("Values"), config.texts("RegexValues"));
      }
      case "path-pattern" -> {
        Struct config = config(condition, "PathPatternConfig");
        yield new RuleCondition.PathPattern(config.texts("Values"), config.texts("RegexValues"));
      }
      case "http-header" -> {
        Struct config = required(condition, "HttpHeaderConfig");
        yield new RuleCondition.HttpHeader(
            config.optText("HttpHeaderName").orElse(""),
            config.texts("Values"),
            config.texts("RegexValues"));
      }
      case "http-request-method" ->
          new RuleCondition.HttpRequestMethod(
              required(condition, "HttpRequestMethodConfig").texts("Values"));
      case "source-ip" ->
          new RuleCondition.SourceIp(required(condition, "SourceIpConfig").texts("Values"));
      case "query-string" ->
          new RuleCondition.QueryString(
              required(condition, "QueryStringConfig").structs("Values").stream()
                  .map(
                      pair ->
                          new RuleCondition.QueryString.KeyValue(
                              pair.optText("Key"), pair.optText("Value").orElse("")))
                  .toList());
      default ->
          throw ApiError.validation(
              "Condition field '"
                  + field
                  + "' must be one of '[http-request-method, host-header,"
                  + " path-pattern, http-header, query-string, source-ip]'");
    };
  }

  /** The configuration of a condition; in the legacy form, the condition itself. */
  private static Struct config(Struct condition, String member) {
    boolean legacy = condition.has("Values") || condition.has("RegexValues");
    if (!legacy) {
      return checked(required(condition, member));
    }
    if (condition.has(member)) {
      throw ApiError.validation("You can specify either Values or " + member + ", not both");
    }
    if (condition.texts("Values").size() > 1) {
      throw ApiError.validation("A condition without " + member + " can have only one value");
    }
    return checked(condition);
  }

  private static Struct checked(Struct config) {
    if (config.has("Values") && config.has("RegexValues")) {
      throw ApiError.validation("You can specify either Values or RegexValues, not both");
    }
    return config;
  }

  private static Struct required(Struct condition, String member) {
    return condition
        .optStruct(member)
        .orElseThrow(
            () ->
                ApiError.validation(
                    "A "
                        + member
                        + " must be specified for a '"
                        + condition.text("Field")
                        + "' condition"));
  }
}
