package io.tidegate.routing;

/**
 * A listener made ready. It listens on every node of its load balancer, on {@code port}; {@code
 * serverHeader} says whether the balancer's own answers name their server.
 */
public record CompiledListener(
    String arn, boolean https, int port, boolean serverHeader, RuleTable rules) {
  /** A listener with default attributes. */
  public CompiledListener(String arn, boolean https, int port, RuleTable rules) {
    this(arn, https, port, true, rules);
  }
}
