package io.tidegate.model.elbv2;

import java.util.List;

/**
 * News from the data plane about one load balancer: whether its newest configuration is in force
 * and which listening sockets could not be opened. Sent when either changes.
 */
public record LoadBalancerStatus(String loadBalancerArn, List<BindFailure> failures) {
  /** Copies the failures. */
  public LoadBalancerStatus {
    failures = List.copyOf(failures);
  }

  /** All its sockets are open. */
  public static LoadBalancerStatus serving(String loadBalancerArn) {
    return new LoadBalancerStatus(loadBalancerArn, List.of());
  }

  /**
   * A socket that could not be opened. {@code error} is the system's name for it: {@code EACCES},
   * {@code EADDRINUSE}, {@code EADDRNOTAVAIL}, or another text.
   */
  public record BindFailure(String zone, String address, int port, String error) {}
}
