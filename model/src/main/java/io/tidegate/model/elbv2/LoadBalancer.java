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
    APPLICATION,
    NETWORK,
    GATEWAY
  }

  /** Where clients come from. */
  public enum Scheme {
    INTERNET_FACING,
    INTERNAL
  }

  /** {@code State.Code} of DescribeLoadBalancers; {@code reason} is set for {@code FAILED}. */
  public record State(Code code, Optional<String> reason) {
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

  @Override
  public Kind kind() {
    return Kind.LOAD_BALANCER;
  }

  @Override
  public String key() {
    return arn;
  }
}
