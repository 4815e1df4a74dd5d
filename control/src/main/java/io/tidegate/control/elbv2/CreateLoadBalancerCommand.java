package io.tidegate.control.elbv2;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;
import java.util.Optional;

/** CreateLoadBalancer as asked for. {@code subnets} come from either form of the request. */
public record CreateLoadBalancerCommand(
    String name,
    LoadBalancer.Type type,
    LoadBalancer.Scheme scheme,
    List<String> subnets,
    Optional<List<String>> securityGroups,
    String ipAddressType,
    List<Tag> tags,
    Optional<String> ipamPool,
    Optional<String> customerOwnedPool) {
  /** Copies. */
  public CreateLoadBalancerCommand {
    subnets = List.copyOf(subnets);
    securityGroups = securityGroups.map(List::copyOf);
    tags = List.copyOf(tags);
  }

  /** With IPv4 addresses of the subnets. */
  public CreateLoadBalancerCommand(
      String name,
      LoadBalancer.Type type,
      LoadBalancer.Scheme scheme,
      List<String> subnets,
      Optional<List<String>> securityGroups,
      String ipAddressType,
      List<Tag> tags) {
    this(
        name,
        type,
        scheme,
        subnets,
        securityGroups,
        ipAddressType,
        tags,
        Optional.empty(),
        Optional.empty());
  }
}
