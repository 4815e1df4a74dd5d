package io.tidegate.model.elbv2;

import java.util.List;
import java.util.Optional;

/**
 * A condition of a rule: the values inside are ORed, the conditions of a rule ANDed. Where regular
 * expressions are allowed, a condition has either values or regular expressions, never both.
 */
public sealed interface RuleCondition {
  /** Patterns over the first Host header, case-insensitive; {@code *} and {@code ?}. */
  record HostHeader(List<String> values, List<String> regexValues) implements RuleCondition {
    /** Copies. */
    public HostHeader {
      values = List.copyOf(values);
      regexValues = List.copyOf(regexValues);
    }

    /** Wildcard patterns only. */
    public HostHeader(List<String> values) {
      this(values, List.of());
    }
  }

  /** Patterns over the path without the query, case-sensitive. */
  record PathPattern(List<String> values, List<String> regexValues) implements RuleCondition {
    /** Copies. */
    public PathPattern {
      values = List.copyOf(values);
      regexValues = List.copyOf(regexValues);
    }

    /** Wildcard patterns only. */
    public PathPattern(List<String> values) {
      this(values, List.of());
    }
  }

  /** Exact methods, case-sensitive. */
  record HttpRequestMethod(List<String> values) implements RuleCondition {
    /** Copies. */
    public HttpRequestMethod {
      values = List.copyOf(values);
    }
  }

  /** CIDR blocks over the TCP peer address. */
  record SourceIp(List<String> values) implements RuleCondition {
    /** Copies. */
    public SourceIp {
      values = List.copyOf(values);
    }
  }

  /** Patterns over the values of one header, case-insensitive. */
  record HttpHeader(String name, List<String> values, List<String> regexValues)
      implements RuleCondition {
    /** Copies. */
    public HttpHeader {
      values = List.copyOf(values);
      regexValues = List.copyOf(regexValues);
    }

    /** Wildcard patterns only. */
    public HttpHeader(String name, List<String> values) {
      this(name, values, List.of());
    }
  }

  /** Patterns over query parameters, case-insensitive; without a key any parameter's value. */
  record QueryString(List<KeyValue> values) implements RuleCondition {
    /** Copies. */
    public QueryString {
      values = List.copyOf(values);
    }

    /** One key (optional) and its value pattern. */
    public record KeyValue(Optional<String> key, String value) {}
  }
}
