package io.tidegate.control.elbv2;

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
   * The nodes in {@code subnetIds}; a node that is in one of the subnets already stays.
   *
   * @throws ApiError {@code SubnetNotFound}, {@code InvalidConfigurationRequest}, {@code
   *     ValidationError}, {@code InvalidSubnet}
   */
  static List<ZoneMapping> place(Image image, List<String> subnetIds, List<ZoneMapping> current) {
    List<Subnet> subnets = subnets(image, subnetIds);
    AddressAllocator addresses = new AddressAllocator(image);
    List<ZoneMapping> nodes = new ArrayList<>();
    for (Subnet subnet : subnets) {
      Optional<ZoneMapping> known =
          current.stream().filter(node -> node.subnetId().equals(subnet.id())).findAny();
      nodes.add(
          known.orElseGet(
              () ->
                  new ZoneMapping(
                      subnet.zone(), subnet.id(), take(addresses, subnet), Optional.empty())));
    }
    return nodes;
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
