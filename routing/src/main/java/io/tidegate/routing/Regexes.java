package io.tidegate.routing;

import io.tidegate.model.elbv2.LinearPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Regular expressions of one condition, ORed; each is looked for anywhere in the text, so users
 * anchor with {@code ^} and {@code $}. Texts with control characters never match (ALB guide,
 * rule-condition-types). Immutable, any thread.
 */
record Regexes(LinearPattern[] patterns, List<Anchor> anchors) {
  static Regexes of(List<String> texts, boolean ignoreCase) {
    return new Regexes(
        texts.stream()
            .map(text -> LinearPattern.of(text, ignoreCase))
            .toArray(LinearPattern[]::new),
        texts.stream().map(text -> Anchor.ofRegex(text, ignoreCase)).toList());
  }

  boolean find(byte[] a, int from, int to) {
    if (patterns.length == 0) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if ((a[i] >= 0 && a[i] < 0x20) || a[i] == 0x7f) {
        return false;
      }
    }
    String text = new String(a, from, to - from, StandardCharsets.ISO_8859_1);
    for (LinearPattern pattern : patterns) {
      if (pattern.find(text)) {
        return true;
      }
    }
    return false;
  }

  /** One past the {@code :port} that follows a host that ends at {@code to}. */
  static int portEnd(byte[] a, int from, int to) {
    int end = to;
    if (from < to && to < a.length && a[to] == ':') {
      end++;
      while (end < a.length && a[end] >= '0' && a[end] <= '9') {
        end++;
      }
    }
    return end;
  }
}
