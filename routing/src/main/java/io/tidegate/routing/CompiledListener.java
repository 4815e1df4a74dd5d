package io.tidegate.routing;

import java.util.Optional;

/**
 * A listener made ready. It listens on every node of its load balancer, on {@code port}; {@code
 * responses} is what it does to response headers. {@code tls} is there for HTTPS; an HTTPS listener
 * without it has no certificate that could be served: every handshake fails. With {@code http3} it
 * also speaks HTTP/3, on the UDP port of the same number.
 */
public record CompiledListener(
    String arn,
    boolean https,
    int port,
    ResponseHeaders responses,
    RuleTable rules,
    Optional<CompiledTls> tls,
    boolean http3) {
  /** Without HTTP/3. */
  public CompiledListener(
      String arn,
      boolean https,
      int port,
      ResponseHeaders responses,
      RuleTable rules,
      Optional<CompiledTls> tls) {
    this(arn, https, port, responses, rules, tls, false);
  }

  /** A plain listener with default attributes. */
  public CompiledListener(String arn, int port, RuleTable rules) {
    this(arn, false, port, ResponseHeaders.DEFAULT, rules, Optional.empty());
  }
}
