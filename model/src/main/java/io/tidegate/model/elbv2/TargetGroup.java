package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A target group as asked for. {@code attributes} holds only those that were set by the user; with
 * a {@code targetControlPort} its targets run an agent there that asks for requests (target
 * optimizer).
 */
public record TargetGroup(
    String arn,
    String name,
    Optional<Protocol> protocol,
    Optional<String> protocolVersion,
    Optional<Integer> port,
    Optional<String> vpcId,
    TargetType targetType,
    String ipAddressType,
    HealthCheck healthCheck,
    Map<String, String> attributes,
    List<Tag> tags,
    Optional<Integer> targetControlPort)
    implements Entity {

  /** The protocol version of gRPC, whose health checks match other codes. */
  public static final String GRPC = "GRPC";

  /** The address type of groups whose targets have IPv6 addresses. */
  public static final String IPV6 = "ipv6";

  /** Whether targets are reached over IPv6. */
  public boolean isIpv6() {
    return ipAddressType.equals(IPV6);
  }

  /** Whether targets speak gRPC. */
  public boolean isGrpc() {
    return protocolVersion.filter(GRPC::equals).isPresent();
  }

  /** Copies the collections. */
  public TargetGroup {
    attributes = Map.copyOf(attributes);
    tags = List.copyOf(tags);
  }

  /** Without a target optimizer. */
  public TargetGroup(
      String arn,
      String name,
      Optional<Protocol> protocol,
      Optional<String> protocolVersion,
      Optional<Integer> port,
      Optional<String> vpcId,
      TargetType targetType,
      String ipAddressType,
      HealthCheck healthCheck,
      Map<String, String> attributes,
      List<Tag> tags) {
    this(
        arn,
        name,
        protocol,
        protocolVersion,
        port,
        vpcId,
        targetType,
        ipAddressType,
        healthCheck,
        attributes,
        tags,
        Optional.empty());
  }

  /** What a target is. */
  public enum TargetType {
    INSTANCE,
    IP,
    LAMBDA,
    ALB;

    /** The word on the wire. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** This target group with other healthCheck. */
  public TargetGroup withHealthCheck(HealthCheck healthCheck) {
    return new TargetGroup(
        arn,
        name,
        protocol,
        protocolVersion,
        port,
        vpcId,
        targetType,
        ipAddressType,
        healthCheck,
        attributes,
        tags,
        targetControlPort);
  }

  /** This target group with other attributes. */
  public TargetGroup withAttributes(Map<String, String> attributes) {
    return new TargetGroup(
        arn,
        name,
        protocol,
        protocolVersion,
        port,
        vpcId,
        targetType,
        ipAddressType,
        healthCheck,
        attributes,
        tags,
        targetControlPort);
  }

  /** This target group with other tags. */
  public TargetGroup withTags(List<Tag> tags) {
    return new TargetGroup(
        arn,
        name,
        protocol,
        protocolVersion,
        port,
        vpcId,
        targetType,
        ipAddressType,
        healthCheck,
        attributes,
        tags,
        targetControlPort);
  }

  @Override
  public Kind kind() {
    return Kind.TARGET_GROUP;
  }

  @Override
  public String key() {
    return arn;
  }
}
