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
    Optional<CompiledWebAcl> webAcl,
    InternetGateway gateway) {
  /** Copies the lists. */
  public CompiledLoadBalancer {
    nodes = List.copyOf(nodes);
    listeners = List.copyOf(listeners);
    targetGroups = List.copyOf(targetGroups);
  }

  /** Without a web ACL, open to everybody. */
  public CompiledLoadBalancer(
      String arn,
      String metricName,
      String dnsName,
      List<Node> nodes,
      AlbOptions options,
      List<CompiledListener> listeners,
      List<CompiledTargetGroup> targetGroups) {
    this(
        arn,
        metricName,
        dnsName,
        nodes,
        options,
        listeners,
        targetGroups,
        Optional.empty(),
        InternetGateway.OPEN);
  }

  /**
   * The zone that channels to a target in {@code targetZone} are counted for: its own where there
   * is a node, else the first node's.
   */
  public String countingZone(String targetZone) {
    boolean own = nodes.stream().anyMatch(node -> node.zone().equals(targetZone));
    return own || nodes.isEmpty() ? targetZone : nodes.getFirst().zone();
  }

  /**
   * One node: a zone and the addresses, textual IPv4 or IPv6, that it listens on there. {@code
   * name} is its IPv4 address, which its logs have in their names.
   */
  public record Node(String zone, String name, List<String> addresses) {
    /** Copies the list. */
    public Node {
      addresses = List.copyOf(addresses);
    }

    /** One that listens on one address. */
    public Node(String zone, String address) {
      this(zone, address, List.of(address));
    }
  }
}
