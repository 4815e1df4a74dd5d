package io.tidegate.routing;

import java.util.List;
import java.util.Optional;

/** A load balancer made ready: where it listens and what each listener does. */
public record CompiledLoadBalancer(
    String arn,
    String metricName,
    String dnsName,
    List<Node> nodes,
    AlbOptions options,
    List<CompiledListener> listeners,
    List<CompiledTargetGroup> targetGroups,
    Optional<CompiledWebAcl> webAcl) {
  /** Copies the lists. */
  public CompiledLoadBalancer {
    nodes = List.copyOf(nodes);
    listeners = List.copyOf(listeners);
    targetGroups = List.copyOf(targetGroups);
  }

  /** Without a web ACL. */
  public CompiledLoadBalancer(
      String arn,
      String metricName,
      String dnsName,
      List<Node> nodes,
      AlbOptions options,
      List<CompiledListener> listeners,
      List<CompiledTargetGroup> targetGroups) {
    this(arn, metricName, dnsName, nodes, options, listeners, targetGroups, Optional.empty());
  }

  /** One node: a zone and the address in it, textual IPv4 or IPv6. */
  public record Node(String zone, String address) {}
}
