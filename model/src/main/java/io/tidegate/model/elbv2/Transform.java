package io.tidegate.model.elbv2;

/**
 * A rewrite that a rule applies after it was chosen: where {@code regex} matches, {@code replace}
 * is put, with {@code $1} and so on for its groups.
 */
public sealed interface Transform {
  /** The pattern, at most 1024 characters. */
  String regex();

  /** What is put where the pattern matched, at most 1024 characters. */
  String replace();

  /** Rewrites the Host header. */
  record HostHeaderRewrite(String regex, String replace) implements Transform {}

  /** Rewrites path and query. */
  record UrlRewrite(String regex, String replace) implements Transform {}
}
