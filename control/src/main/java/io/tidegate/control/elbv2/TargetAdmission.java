package io.tidegate.control.elbv2;

import io.tidegate.base.Ipv6Text;
import io.tidegate.model.ApiError;
import io.tidegate.model.Cidr;
import io.tidegate.model.Image;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;
import java.util.Optional;

/**
 * Which targets a group takes (RegisterTargets; ALB guide, "Register targets"). Beside AWS's
 * private ranges, loopback addresses are taken: the default network of an installation is made of
 * them.
 */
final class TargetAdmission {
  private static final List<Cidr> PRIVATE =
      List.of(
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"),
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("127.0.0.0/8"));

  /** Unique local addresses (RFC 4193): what a network of one's own has. */
  private static final Ipv6Block PRIVATE6 = Ipv6Block.parse("fc00::/7");

  private static final String LOOPBACK6 = "::1";

  private TargetAdmission() {}

  /** Throws {@code InvalidTarget} or {@code ValidationError} unless the group takes the target. */
  static void check(Image image, TargetGroup group, TargetDescription wanted) {
    wanted.port().ifPresent(TargetAdmission::checkPort);
    switch (group.targetType()) {
      case INSTANCE -> checkInstance(image, group, wanted);
      case IP -> checkAddress(image, group, wanted);
      case LAMBDA, ALB ->
          throw ApiError.of(
              "InvalidTarget",
              "Targets of type '" + group.targetType().wire() + "' are not served yet");
    }
  }

  private static void checkPort(int port) {
    if (port < 1 || port > 65_535) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + port
              + "' at 'targets.1.member.port' failed to"
              + " satisfy constraint: Member must have value between 1 and 65535");
    }
  }

  private static void checkInstance(Image image, TargetGroup group, TargetDescription wanted) {
    Instance instance = image.instances().find(wanted.id()).orElseThrow(() -> notValid(wanted));
    if (!group.vpcId().map(instance.vpcId()::equals).orElse(true)) {
      throw ApiError.of(
          "InvalidTarget",
          "The following targets are not in the target group VPC '"
              + group.vpcId().orElse("")
              + "': '"
              + wanted.id()
              + "'");
    }
    if (wanted.availabilityZone().isPresent()) {
      throw ApiError.validation(
          "You cannot specify an Availability Zone for a target of type 'instance'");
    }
    if (group.isIpv6() && instance.primaryIpv6().isEmpty()) {
      throw ApiError.of(
          "InvalidTarget",
          "The following targets do not have a primary IPv6 address: '" + wanted.id() + "'");
    }
    if (!TargetManager.registrable(instance)) {
      throw ApiError.of(
          "InvalidTarget",
          "The following targets are not in a running state and cannot be registered: '"
              + wanted.id()
              + "'");
    }
  }

  private static ApiError notValid(TargetDescription wanted) {
    return wanted.id().matches("i-[0-9a-f]{8,17}")
        ? ApiError.of("InvalidTarget", "The following targets do not exist: '" + wanted.id() + "'")
        : ApiError.validation("Instance ID '" + wanted.id() + "' is not valid");
  }

  private static void checkAddress(Image image, TargetGroup group, TargetDescription wanted) {
    String address = wanted.id();
    checkFamily(group, address);
    Optional<Vpc> vpc = group.vpcId().flatMap(id -> image.vpcs().find(id));
    boolean inVpc = vpc.filter(one -> one.contains(address)).isPresent();
    if (!inVpc && !isPrivate(address)) {
      throw ApiError.of(
          "InvalidTarget",
          group.isIpv6()
              ? "The IP address '"
                  + address
                  + "' must be from the IPv6 CIDR block of the VPC or of a peered VPC"
              : "The IP address '" + address + "' must be from the private ranges");
    }
    Optional<String> zone = wanted.availabilityZone();
    if (!inVpc && zone.isEmpty()) {
      throw ApiError.validation(
          "The IP address '"
              + address
              + "' is outside the VPC: an Availability Zone or 'all' must"
              + " be specified");
    }
    if (zone.isPresent() && !isZone(image, zone.get())) {
      throw ApiError.validation("The Availability Zone '" + zone.get() + "' is not valid");
    }
    if (isNode(image, address)) {
      throw ApiError.of(
          "InvalidTarget",
          "The IP address '" + address + "' belongs to a load balancer and cannot be a target");
    }
  }

  private static void checkFamily(TargetGroup group, String address) {
    boolean ipv6 = Ipv6Text.parse(address).isPresent();
    boolean ipv4 = Cidr.address(address).isPresent();
    if (group.isIpv6() ? ipv6 : ipv4) {
      return;
    }
    String wanted = group.isIpv6() ? "IPv6" : "IPv4";
    throw ApiError.validation(
        "The IP address '" + address + "' is not a valid " + wanted + " address");
  }

  private static boolean isPrivate(String address) {
    return PRIVATE.stream().anyMatch(block -> block.contains(address))
        || PRIVATE6.contains(address)
        || address.equals(LOOPBACK6);
  }

  private static boolean isZone(Image image, String zone) {
    return zone.equals(TargetResolver.ANY_ZONE)
        || image.subnets().stream().anyMatch(subnet -> subnet.zone().equals(zone));
  }

  private static boolean isNode(Image image, String address) {
    return image.loadBalancers().stream()
        .filter(balancer -> balancer.type() == LoadBalancer.Type.APPLICATION)
        .flatMap(balancer -> balancer.zones().stream())
        .anyMatch(
            node ->
                node.address().equals(address)
                    || node.ipv6Address().filter(address::equals).isPresent());
  }
}
