package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A load balancer as asked for. {@code attributes} holds only those that were set by the user;
 * {@code pools} where its IPv4 addresses come from; {@code leaving} addresses that nodes had, which
 * serve on for a while.
 */
public record LoadBalancer(
    String arn,
    String name,
    String dnsName,
    Type type,
    Scheme scheme,
    String vpcId,
    List<ZoneMapping> zones,
    List<String> securityGroups,
    String ipAddressType,
    State state,
    Instant createdTime,
    Map<String, String> attributes,
    List<Tag> tags,
    Optional<String> ipamPool,
    Optional<String> customerOwnedPool,
    List<LeavingAddress> leaving)
    implements Entity {
  /** Clients connect over IPv4 only. */
  public static final String IPV4 = "ipv4";

  /** Clients connect over IPv4 and IPv6. */
  public static final String DUALSTACK = "dualstack";

  /** Clients connect over IPv6 only; targets may have either. */
  public static final String DUALSTACK_WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4";

  /** Copies the collections. */
  public LoadBalancer {
    zones = List.copyOf(zones);
    securityGroups = List.copyOf(securityGroups);
    attributes = Map.copyOf(attributes);
    tags = List.copyOf(tags);
    leaving = List.copyOf(leaving);
  }

  /** One whose addresses come from its subnets. */
  public LoadBalancer(
      String arn,
      String name,
      String dnsName,
      Type type,
      Scheme scheme,
      String vpcId,
      List<ZoneMapping> zones,
      List<String> securityGroups,
      String ipAddressType,
      State state,
      Instant createdTime,
      Map<String, String> attributes,
      List<Tag> tags) {
    this(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The three families. */
  public enum Type {
    APPLICATION("application", "app"),
    NETWORK("network", "net"),
    GATEWAY("gateway", "gwy");

    private final String wire;
    private final String arnSegment;

    Type(String wire, String arnSegment) {
      this.wire = wire;
      this.arnSegment = arnSegment;
    }

    /** The word on the wire. */
    public String wire() {
      return wire;
    }

    /** The segment after {@code loadbalancer/} in ARNs. */
    public String arnSegment() {
      return arnSegment;
    }
  }

  /** Where clients come from. */
  public enum Scheme {
    INTERNET_FACING("internet-facing"),
    INTERNAL("internal");

    private final String wire;

    Scheme(String wire) {
      this.wire = wire;
    }

    /** The word on the wire. */
    public String wire() {
      return wire;
    }
  }

  /** {@code State.Code} of DescribeLoadBalancers; {@code reason} is set for {@code FAILED}. */
  public record State(Code code, Optional<String> reason) {
    /** A state that needs no reason. */
    public static State of(Code code) {
      return new State(code, Optional.empty());
    }

    /** The codes. */
    public enum Code {
      PROVISIONING,
      ACTIVE,
      ACTIVE_IMPAIRED,
      FAILED
    }
  }

  /**
   * One node: its zone, subnet and addresses. {@code pool} is the pool that {@code address} was
   * taken from; nothing when it is the subnet's.
   */
  public record ZoneMapping(
      String zone,
      String subnetId,
      String address,
      Optional<String> allocationId,
      Optional<String> ipv6Address,
      Optional<String> pool) {
    /** An IPv4 node with an address of its subnet. */
    public ZoneMapping(
        String zone, String subnetId, String address, Optional<String> allocationId) {
      this(zone, subnetId, address, allocationId, Optional.empty(), Optional.empty());
    }

    /** This with an IPv6 address, or without. */
    public ZoneMapping withIpv6(Optional<String> address6) {
      return new ZoneMapping(zone, subnetId, address, allocationId, address6, pool);
    }
  }

  /**
   * An address that a node in {@code zone} had: no DNS answer names it any more, clients that
   * remember it are served until {@code until}.
   */
  public record LeavingAddress(String zone, String address, Instant until) {}

  /** Whether clients reach it over IPv6. */
  public boolean hasIpv6() {
    return !ipAddressType.equals(IPV4);
  }

  /** The addresses of {@code node} that clients may know: IPv4 first. */
  public List<String> addressesOf(ZoneMapping node) {
    List<String> addresses = new ArrayList<>();
    if (!ipAddressType.equals(DUALSTACK_WITHOUT_PUBLIC_IPV4)) {
      addresses.add(node.address());
    }
    node.ipv6Address().ifPresent(addresses::add);
    return addresses;
  }

  /** Every address that it listens on now, with the leaving ones. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    zones.forEach(node -> addresses.addAll(addressesOf(node)));
    leaving.forEach(one -> addresses.add(one.address()));
    return addresses;
  }

  /** This load balancer with other nodes of another address type. */
  public LoadBalancer withNodes(
      String type, List<ZoneMapping> nodes, List<LeavingAddress> leavingAddresses) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        this.type,
        scheme,
        vpcId,
        nodes,
        securityGroups,
        type,
        state,
        createdTime,
        attributes,
        tags,
        ipamPool,
        customerOwnedPool,
        leavingAddresses);
  }

  /** This load balancer with another IPAM pool, or none. */
  public LoadBalancer withIpamPool(Optional<String> pool) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        pool,
        customerOwnedPool,
        leaving);
  }

  /** This load balancer with other securityGroups. */
  public LoadBalancer withSecurityGroups(List<String> securityGroups) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        ipamPool,
        customerOwnedPool,
        leaving);
  }

  /** This load balancer with other state. */
  public LoadBalancer withState(State state) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        ipamPool,
        customerOwnedPool,
        leaving);
  }

  /** This load balancer with other attributes. */
  public LoadBalancer withAttributes(Map<String, String> attributes) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        ipamPool,
        customerOwnedPool,
        leaving);
  }

  /** This load balancer with other tags. */
  public LoadBalancer withTags(List<Tag> tags) {
    return new LoadBalancer(
        arn,
        name,
        dnsName,
        type,
        scheme,
        vpcId,
        zones,
        securityGroups,
        ipAddressType,
        state,
        createdTime,
        attributes,
        tags,
        ipamPool,
        customerOwnedPool,
        leaving);
  }

  @Override
  public Kind kind() {
    return Kind.LOAD_BALANCER;
  }

  @Override
  public String key() {
    return arn;
  }
}
