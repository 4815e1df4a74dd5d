package io.tidegate.routing;

/** A listener made ready. It listens on every node of its load balancer, on {@code port}. */
public record CompiledListener(String arn, boolean https, int port, RuleTable rules) {}
