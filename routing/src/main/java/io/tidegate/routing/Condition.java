package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One condition made ready: its values are ORed (ALB guide, rule-condition-types). Immutable, any
 * thread.
 */
sealed interface Condition {
  /** Whether {@code request} meets it. */
  boolean matches(RequestView request);

  /** Makes {@code condition} ready. */
  static Condition of(RuleCondition condition) {
    return switch (condition) {
      case RuleCondition.HostHeader host ->
          new Host(Pattern.all(host.values(), true), Regexes.of(host.regexValues(), true));
      case RuleCondition.PathPattern path ->
          new Path(Pattern.all(path.values(), false), Regexes.of(path.regexValues(), false));
      case RuleCondition.HttpRequestMethod method -> new Method(texts(method.values()));
      case RuleCondition.SourceIp source ->
          new Source(source.values().stream().map(Cidr::parse).toArray(Cidr[]::new));
      case RuleCondition.HttpHeader header ->
          new Header(
              header.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1),
              Pattern.all(header.values(), true),
              Regexes.of(header.regexValues(), true));
      case RuleCondition.QueryString query ->
          new Query(query.values().stream().map(QueryPattern::of).toArray(QueryPattern[]::new));
    };
  }

  private static byte[][] texts(List<String> values) {
    return values.stream()
        .map(value -> value.getBytes(StandardCharsets.ISO_8859_1))
        .toArray(byte[][]::new);
  }

  /** Patterns over the host without its port; regular expressions see it with and without. */
  record Host(Pattern[] patterns, Regexes regexes) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      byte[] a = request.array();
      int from = request.hostStart();
      int to = request.hostEnd();
      return Pattern.any(patterns, a, from, to)
          || regexes.find(a, from, to)
          || regexes.find(a, from, Regexes.portEnd(a, from, to));
    }
  }

  /** Patterns over the normalised path. */
  record Path(Pattern[] patterns, Regexes regexes) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      byte[] a = request.pathArray();
      return Pattern.any(patterns, a, request.pathStart(), request.pathEnd())
          || regexes.find(a, request.pathStart(), request.pathEnd());
    }
  }

  /** Exact methods. */
  record Method(byte[][] methods) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      byte[] a = request.array();
      int from = request.methodStart();
      int to = request.methodEnd();
      for (byte[] method : methods) {
        if (java.util.Arrays.equals(a, from, to, method, 0, method.length)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Blocks that hold the peer's address. */
  record Source(Cidr[] blocks) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      for (Cidr block : blocks) {
        if (block.contains(request.sourceAddress())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Patterns over the values of all fields of one name, in order. */
  record Header(byte[] name, Pattern[] patterns, Regexes regexes) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      byte[] a = request.array();
      for (int i = 0; i < request.headerCount(); i++) {
        if (Pattern.sameIgnoringCase(a, request.nameStart(i), request.nameEnd(i), name)
            && (Pattern.any(patterns, a, request.valueStart(i), request.valueEnd(i))
                || regexes.find(a, request.valueStart(i), request.valueEnd(i)))) {
          return true;
        }
      }
      return false;
    }
  }

  /** Patterns over query parameters as they came, not decoded. */
  record Query(QueryPattern[] patterns) implements Condition {
    @Override
    public boolean matches(RequestView request) {
      byte[] a = request.array();
      int end = request.queryEnd();
      int p = request.queryStart();
      while (p < end) {
        int parameterEnd = p;
        int equals = -1;
        while (parameterEnd < end && a[parameterEnd] != '&') {
          if (a[parameterEnd] == '=' && equals < 0) {
            equals = parameterEnd;
          }
          parameterEnd++;
        }
        int keyEnd = equals < 0 ? parameterEnd : equals;
        int valueStart = equals < 0 ? parameterEnd : equals + 1;
        for (QueryPattern pattern : patterns) {
          if (pattern.matches(a, p, keyEnd, valueStart, parameterEnd)) {
            return true;
          }
        }
        p = parameterEnd + 1;
      }
      return false;
    }
  }

  /** A key pattern, or none for any key, and a value pattern. */
  record QueryPattern(Pattern[] key, Pattern value) {
    static QueryPattern of(RuleCondition.QueryString.KeyValue pair) {
      return new QueryPattern(
          pair.key().map(key -> new Pattern[] {Pattern.of(key, true)}).orElse(new Pattern[0]),
          Pattern.of(pair.value(), true));
    }

    boolean matches(byte[] a, int keyStart, int keyEnd, int valueStart, int valueEnd) {
      return (key.length == 0 || key[0].matches(a, keyStart, keyEnd))
          && value.matches(a, valueStart, valueEnd);
    }
  }
}
