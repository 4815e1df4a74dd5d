package io.tidegate.dataplane.listen;

/**
 * One address that a listener of a load balancer listens on; {@code address} is a literal. {@code
 * quic} for the UDP port that HTTP/3 comes to.
 */
public record BindPoint(
    String loadBalancerArn,
    String listenerArn,
    String zone,
    String address,
    int port,
    boolean quic) {
  /** The same for HTTP/3. */
  BindPoint overQuic() {
    return new BindPoint(loadBalancerArn, listenerArn, zone, address, port, true);
  }
}
