package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.LinearPattern;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.RuleCondition.QueryString.KeyValue;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which conditions a rule may have (ALB guide, "Condition types for listener rules"). Pure. */
final class ConditionRules {
  private static final int LONGEST_NAME = 40;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.*?-]+");
  private static final Pattern HOST_END = Pattern.compile(".*\\.[A-Za-z*?]+");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.$/~\"'@:+&*? -]+");
  private static final Pattern METHOD = Pattern.compile("[A-Z_-]+");

  /** RFC 9110, section 5.6.2, without the asterisk: names have no wildcards. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'+.^_`|~-]+");

  private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7e]+");

  private final ElbLimits limits;

  ConditionRules(ElbLimits limits) {
    this.limits = limits;
  }

  /** Throws unless a rule may have {@code conditions}. */
  void check(List<RuleCondition> conditions) {
    if (conditions.isEmpty()) {
      throw ApiError.validation("At least one condition must be specified");
    }
    Map<Class<?>, Integer> perField = new HashMap<>();
    List<String> values = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    for (RuleCondition condition : conditions) {
      int count = perField.merge(condition.getClass(), 1, Integer::sum);
      boolean repeatable =
          condition instanceof RuleCondition.HttpHeader
              || condition instanceof RuleCondition.QueryString;
      if (count > 1 && !repeatable) {
        throw ApiError.validation("A rule can only have one '" + field(condition) + "' condition");
      }
      checkOne(condition, values, patterns);
    }
    if (values.size() > limits.conditionValuesPerRule()) {
      throw ApiError.validation(
          "A rule can only have '" + limits.conditionValuesPerRule() + "' condition values");
    }
    long wildcards =
        patterns.stream().flatMapToInt(String::chars).filter(c -> c == '*' || c == '?').count();
    if (wildcards > limits.wildcardsPerRule()) {
      throw ApiError.validation(
          "A rule can only have '" + limits.wildcardsPerRule() + "' condition wildcards");
    }
  }

  private static void checkOne(
      RuleCondition condition, List<String> values, List<String> patterns) {
    int before = values.size();
    switch (condition) {
      case RuleCondition.HostHeader(List<String> hosts, List<String> regexes) -> {
        checkRegexes("host-header", regexes, values);
        hosts.forEach(ConditionRules::checkHost);
        values.addAll(hosts);
        patterns.addAll(hosts);
      }
      case RuleCondition.PathPattern(List<String> paths, List<String> regexes) -> {
        checkRegexes("path-pattern", regexes, values);
        paths.forEach(path -> checkValue("path-pattern", path, PATH));
        values.addAll(paths);
        patterns.addAll(paths);
      }
      case RuleCondition.HttpRequestMethod(List<String> methods) -> {
        methods.forEach(ConditionRules::checkMethod);
        values.addAll(methods);
      }
      case RuleCondition.SourceIp(List<String> blocks) -> {
        blocks.forEach(ConditionRules::checkBlock);
        values.addAll(blocks);
      }
      case RuleCondition.HttpHeader(String name, List<String> fields, List<String> regexes) -> {
        checkHeaderName(name);
        checkRegexes("http-header", regexes, values);
        fields.forEach(value -> checkValue("http-header", value, VISIBLE));
        values.addAll(fields);
        patterns.addAll(fields);
      }
      case RuleCondition.QueryString(List<KeyValue> pairs) -> {
        for (KeyValue pair : pairs) {
          pair.key().ifPresent(key -> checkValue("query-string", key, VISIBLE));
          checkValue("query-string", pair.value(), VISIBLE);
          values.add(pair.value());
          pair.key().ifPresent(key -> patterns.add(unescaped(key)));
          patterns.add(unescaped(pair.value()));
        }
      }
    }
    if (values.size() == before) {
      throw ApiError.validation("A condition value must be specified");
    }
  }

  private static String unescaped(String pattern) {
    return pattern.replace("\\*", "").replace("\\?", "");
  }

  private static void checkRegexes(String field, List<String> regexes, List<String> values) {
    for (String regex : regexes) {
      checkValue(field, regex, VISIBLE);
      try {
        LinearPattern.of(regex, true);
      } catch (LinearPattern.Invalid invalid) {
        throw ApiError.validation(
            "Condition value '"
                + regex
                + "' is not a valid regular expression: "
                + invalid.getMessage());
      }
      values.add(regex);
    }
  }

  private static void checkHost(String host) {
    checkValue("host-header", host, HOST);
    if (!HOST_END.matcher(host).matches()) {
      throw ApiError.validation(
          "Condition value '"
              + host
              + "' must contain at least one '.' and only letters after the"
              + " last one");
    }
  }

  private static void checkMethod(String method) {
    if (method.length() > LONGEST_NAME || !METHOD.matcher(method).matches()) {
      throw ApiError.validation(
          "Condition value '"
              + method
              + "' contains a character that is not valid or is longer"
              + " than '"
              + LONGEST_NAME
              + "' characters");
    }
  }

  private static void checkHeaderName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME || !TOKEN.matcher(name).matches()) {
      throw ApiError.validation("HTTP header name '" + name + "' is not valid");
    }
    if (name.toLowerCase(Locale.ROOT).equals("host")) {
      throw ApiError.validation("HTTP header name 'Host' cannot be used; use 'host-header'");
    }
  }

  private static void checkValue(String field, String value, Pattern allowed) {
    if (value.isEmpty() || value.length() > ElbLimits.CONDITION_VALUE_LENGTH) {
      throw ApiError.validation(
          "Condition values of field '"
              + field
              + "' must have 1 to "
              + ElbLimits.CONDITION_VALUE_LENGTH
              + " characters");
    }
    if (!allowed.matcher(value).matches()) {
      throw ApiError.validation(
          "Condition value '" + value + "' contains a character that is not valid");
    }
  }

  private static void checkBlock(String block) {
    int slash = block.indexOf('/');
    boolean valid = slash > 0 && block.substring(slash + 1).matches("[0-9]{1,3}");
    if (valid) {
      int prefix = Integer.parseInt(block.substring(slash + 1));
      byte[] address = literal(block.substring(0, slash));
      valid = address.length > 0 && prefix <= address.length * 8 && hostBitsClear(address, prefix);
    }
    if (!valid || block.equals("255.255.255.255/32")) {
      throw ApiError.validation("Condition value '" + block + "' is not a valid CIDR block");
    }
  }

  private static byte[] literal(String text) {
    boolean six = text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]+");
    if (!six && io.tidegate.model.Cidr.address(text).isEmpty()) {
      return new byte[0];
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      return six && !(address instanceof Inet6Address) ? new byte[0] : address.getAddress();
    } catch (UnknownHostException notAnAddress) {
      return new byte[0];
    }
  }

  private static boolean hostBitsClear(byte[] address, int prefix) {
    int hostBits = address.length * 8 - prefix;
    return new BigInteger(1, address).getLowestSetBit() >= hostBits
        || new BigInteger(1, address).signum() == 0;
  }

  private static String field(RuleCondition condition) {
    return switch (condition) {
      case RuleCondition.HostHeader _ -> "host-header";
      case RuleCondition.PathPattern _ -> "path-pattern";
      case RuleCondition.HttpRequestMethod _ -> "http-request-method";
      case RuleCondition.SourceIp _ -> "source-ip";
      case RuleCondition.HttpHeader _ -> "http-header";
      case RuleCondition.QueryString _ -> "query-string";
    };
  }
}
