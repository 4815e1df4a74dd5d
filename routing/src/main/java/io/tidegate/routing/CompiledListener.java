package io.tidegate.routing;

import java.util.Optional;

/**
 * A listener made ready. It listens on every node of its load balancer, on {@code port}; {@code
 * responses} is what it does to response headers. {@code tls} is there for HTTPS; an HTTPS listener
 * without it has no certificate that could be served: every handshake fails.
 */
public record CompiledListener(
    String arn,
    boolean https,
    int port,
    ResponseHeaders responses,
    RuleTable rules,
    Optional<CompiledTls> tls) {
  /** A plain listener with default attributes. */
  public CompiledListener(String arn, int port, RuleTable rules) {
    this(arn, false, port, ResponseHeaders.DEFAULT, rules, Optional.empty());
  }
}
