package io.tidegate.dataplane.listen;

/** One address that a listener of a load balancer listens on; {@code address} is a literal. */
public record BindPoint(
    String loadBalancerArn, String listenerArn, String zone, String address, int port) {}
