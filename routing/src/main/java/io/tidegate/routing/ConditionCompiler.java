package io.tidegate.routing;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.RuleCondition.QueryString.KeyValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Makes the conditions of one rule ready: all of them must hold. Pure. */
final class ConditionCompiler {
  private ConditionCompiler() {}

  static Predicate<RequestView> compile(List<RuleCondition> conditions) {
    List<Predicate<RequestView>> all = new ArrayList<>();
    for (RuleCondition condition : conditions) {
      all.add(one(condition));
    }
    return request -> all.stream().allMatch(each -> each.test(request));
  }

  private static Predicate<RequestView> one(RuleCondition condition) {
    return switch (condition) {
      case RuleCondition.HostHeader(List<String> values, List<String> _) ->
          request ->
              anyMatches(values, text(request, request.hostStart(), request.hostEnd()), true);
      case RuleCondition.PathPattern(List<String> values, List<String> _) ->
          request ->
              anyMatches(values, text(request, request.pathStart(), request.pathEnd()), false);
      case RuleCondition.HttpRequestMethod(List<String> values) ->
          request -> values.contains(text(request, request.methodStart(), request.methodEnd()));
      case RuleCondition.SourceIp(List<String> values) -> sourceIp(values);
      case RuleCondition.HttpHeader(String name, List<String> values, List<String> _) ->
          request -> header(request, name, values);
      case RuleCondition.QueryString(List<KeyValue> values) -> request -> query(request, values);
    };
  }

  private static boolean header(RequestView request, String name, List<String> values) {
    for (int i = 0; i < request.headerCount(); i++) {
      if (text(request, request.nameStart(i), request.nameEnd(i)).equalsIgnoreCase(name)
          && anyMatches(values, text(request, request.valueStart(i), request.valueEnd(i)), true)) {
        return true;
      }
    }
    return false;
  }

  private static boolean query(RequestView request, List<KeyValue> wanted) {
    for (String pair : text(request, request.queryStart(), request.queryEnd()).split("&")) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      for (KeyValue each : wanted) {
        if (each.key().map(pattern -> matches(pattern, key, true)).orElse(true)
            && matches(each.value(), value, true)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Predicate<RequestView> sourceIp(List<String> blocks) {
    record Block(byte[] address, int prefix) {
      boolean contains(byte[] other) {
        if (other.length != address.length) {
          return false;
        }
        int shift = address.length * 8 - prefix;
        return new BigInteger(1, address)
            .shiftRight(shift)
            .equals(new BigInteger(1, other).shiftRight(shift));
      }
    }
    List<Block> compiled = new ArrayList<>();
    for (String block : blocks) {
      int slash = block.indexOf('/');
      try {
        byte[] address = InetAddress.getByName(block.substring(0, slash)).getAddress();
        compiled.add(new Block(address, Integer.parseInt(block.substring(slash + 1))));
      } catch (UnknownHostException notAnAddress) {
        throw new IllegalArgumentException("not a CIDR block: " + block, notAnAddress);
      }
    }
    return request -> compiled.stream().anyMatch(block -> block.contains(request.sourceAddress()));
  }

  private static boolean anyMatches(List<String> patterns, String text, boolean anyCase) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, text, anyCase));
  }

  /** Whether {@code pattern} with {@code *}, {@code ?} and {@code \} escapes is all of the text. */
  static boolean matches(String pattern, String text, boolean anyCase) {
    String wanted = anyCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
    String given = anyCase ? text.toLowerCase(Locale.ROOT) : text;
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < given.length()) {
      char c = p < wanted.length() ? wanted.charAt(p) : 0;
      boolean escaped = c == '\\' && p + 1 < wanted.length();
      if (c == '*') {
        star = p++;
        mark = t;
      } else if (p < wanted.length()
          && (escaped
              ? wanted.charAt(p + 1) == given.charAt(t)
              : c == '?' || c == given.charAt(t))) {
        p += escaped ? 2 : 1;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < wanted.length() && wanted.charAt(p) == '*') {
      p++;
    }
    return p == wanted.length();
  }

  private static String text(RequestView request, int start, int end) {
    return new String(request.array(), start, end - start, StandardCharsets.ISO_8859_1);
  }
}
