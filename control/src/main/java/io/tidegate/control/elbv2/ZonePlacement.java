package io.tidegate.control.elbv2;

import io.tidegate.base.LocalRoute;
import io.tidegate.control.AddressAllocator;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the nodes of an Application Load Balancer into subnets, one per zone. Pure. */
final class ZonePlacement {
  private static final int FEWEST_ZONES = 2;

  private ZonePlacement() {}

  /**
   * Which nodes are wanted.
   *
   * @param ipv6 whether they have an IPv6 address too
   * @param pool where IPv4 addresses come from as long as it has some; else the subnets
   */
  record Wish(List<String> subnetIds, boolean ipv6, Optional<AddressPool> pool) {}

  /**
   * The nodes that are wanted; a node that is in one of the subnets already stays, with the
   * addresses that still suit it.
   *
   * @throws ApiError {@code SubnetNotFound}, {@code InvalidConfigurationRequest}, {@code
   *     ValidationError}, {@code InvalidSubnet}
   */
  static List<ZoneMapping> place(Image image, Wish wish, List<ZoneMapping> current) {
    List<Subnet> subnets = subnets(image, wish.subnetIds());
    AddressAllocator addresses = new AddressAllocator(image);
    List<ZoneMapping> nodes = new ArrayList<>();
    for (Subnet subnet : subnets) {
      Optional<ZoneMapping> known =
          current.stream().filter(node -> node.subnetId().equals(subnet.id())).findAny();
      ZoneMapping node = ipv4(addresses, subnet, wish.pool(), known);
      nodes.add(node.withIpv6(wish.ipv6() ? ipv6(addresses, subnet, known) : Optional.empty()));
    }
    return nodes;
  }

  private static ZoneMapping ipv4(
      AddressAllocator addresses,
      Subnet subnet,
      Optional<AddressPool> pool,
      Optional<ZoneMapping> known) {
    Optional<String> from = pool.map(AddressPool::id);
    if (known.isPresent() && known.get().pool().equals(from)) {
      return known.get();
    }
    Optional<String> pooled = pool.flatMap(one -> addresses.takeFrom(one.block()));
    if (pooled.isEmpty() && known.filter(node -> node.pool().isEmpty()).isPresent()) {
      return known.get();
    }
    return new ZoneMapping(
        subnet.zone(),
        subnet.id(),
        pooled.orElseGet(() -> take(addresses, subnet)),
        Optional.empty(),
        Optional.empty(),
        pooled.isPresent() ? from : Optional.empty());
  }

  private static Optional<String> ipv6(
      AddressAllocator addresses, Subnet subnet, Optional<ZoneMapping> known) {
    return known
        .flatMap(ZoneMapping::ipv6Address)
        .or(() -> addresses.takeIpv6(subnet))
        .or(
            () -> {
              throw ApiError.of(
                  "InvalidSubnet",
                  "You must specify subnets with an associated IPv6 CIDR block: '"
                      + subnet.id()
                      + "' has none. The setting vpc-ipv6-cidr, such as fd00:7::/56, gives every"
                      + " default subnet one; '"
                      + LocalRoute.command("fd00:7::/56")
                      + "' lets this machine use it");
            });
  }

  /** The VPC that all the nodes' subnets are in. */
  static String vpcOf(Image image, List<String> subnetIds) {
    return subnets(image, subnetIds).getFirst().vpcId();
  }

  private static String take(AddressAllocator addresses, Subnet subnet) {
    try {
      return addresses.take(subnet);
    } catch (ApiError full) {
      throw ApiError.of(
          "InvalidSubnet",
          "Not enough IP space available in "
              + subnet.id()
              + ". ELB requires at least 1 free IP"
              + " address in each subnet.");
    }
  }

  private static List<Subnet> subnets(Image image, List<String> subnetIds) {
    List<Subnet> found = new ArrayList<>();
    Set<String> zones = new HashSet<>();
    for (String id : subnetIds) {
      Subnet subnet =
          image
              .subnets()
              .find(id)
              .orElseThrow(
                  () -> ApiError.of("SubnetNotFound", "The subnet ID '" + id + "' does not exist"));
      if (found.stream().anyMatch(other -> other.id().equals(id))) {
        throw ApiError.validation("The subnet '" + id + "' is specified more than once");
      }
      if (!zones.add(subnet.zone())) {
        throw ApiError.of(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
      }
      found.add(subnet);
    }
    if (found.size() < FEWEST_ZONES) {
      throw ApiError.validation(
          "At least two subnets in two different Availability Zones must be specified");
    }
    if (found.stream().map(Subnet::vpcId).distinct().count() > 1) {
      throw ApiError.of("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
    }
    found.sort(Comparator.comparing(Subnet::zone));
    return found;
  }
}
