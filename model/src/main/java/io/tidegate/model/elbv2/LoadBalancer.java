package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A load balancer as asked for. {@code attributes} holds only those that were set by the user. */
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
    List<Tag> tags)
    implements Entity {

  /** Copies the collections. */
  public LoadBalancer {
    zones = List.copyOf(zones);
    securityGroups = List.copyOf(securityGroups);
    attributes = Map.copyOf(attributes);
    tags = List.copyOf(tags);
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

  /** One node: its zone, subnet and the address that it listens on. */
  public record ZoneMapping(
      String zone, String subnetId, String address, Optional<String> allocationId) {}

  /** This load balancer with other zones. */
  public LoadBalancer withZones(List<ZoneMapping> zones) {
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
        tags);
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
        tags);
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
        tags);
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
        tags);
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
        tags);
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
