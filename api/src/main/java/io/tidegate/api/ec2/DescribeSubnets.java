package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.AddressAllocator;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Subnet;
import java.util.List;
import java.util.Optional;

/** DescribeSubnets. */
record DescribeSubnets(Ec2Context ec2) implements Action {
  private static final Filters<Subnet> FILTERS =
      new Filters<Subnet>()
          .one("subnet-id", Subnet::id)
          .one("vpc-id", Subnet::vpcId)
          .one("availability-zone", Subnet::zone)
          .one("availabilityZone", Subnet::zone)
          .one("cidr-block", Subnet::cidr)
          .maybe("ipv6-cidr-block-association.ipv6-cidr-block", Subnet::ipv6Cidr)
          .maybe(
              "ipv6-cidr-block-association.association-id",
              it -> it.ipv6Cidr().map(block -> associationId(it)))
          .maybe(
              "ipv6-cidr-block-association.state", it -> it.ipv6Cidr().map(block -> "associated"))
          .one("ipv6-native", it -> "false")
          .one("state", it -> "available")
          .one("default-for-az", it -> Boolean.toString(it.defaultForZone()))
          .one("map-public-ip-on-launch", it -> "false")
          .tags(Subnet::tags);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "SubnetIds", "subnetIds");
    Image image = ec2.image();
    List<String> ids = input.texts("SubnetIds");
    List<Subnet> named =
        ids.isEmpty()
            ? List.copyOf(image.subnets().all())
            : ids.stream()
                .map(id -> image.subnets().find(id).orElseThrow(() -> Ec2Errors.noSubnet(id)))
                .toList();
    Paging<Subnet> page =
        Paging.of(input, FILTERS.apply(input, named), it -> it.zone() + " " + it.id(), 5, 1000);
    AddressAllocator addresses = new AddressAllocator(image);
    return Struct.of(
            "Subnets", page.items().stream().map(it -> view(it, addresses.free(it))).toList())
        .set("NextToken", page.nextToken());
  }

  private static String associationId(Subnet it) {
    return "subnet-cidr-assoc-" + it.id().substring("subnet-".length());
  }

  private Struct view(Subnet it, int free) {
    Optional<String> zoneId =
        ec2.installation().zones().stream()
            .filter(zone -> zone.name().equals(it.zone()))
            .map(Installation.Zone::id)
            .findAny();
    return Struct.of("SubnetId", it.id())
        .set("SubnetArn", ec2.installation().arn("ec2", "subnet/" + it.id()))
        .set("OwnerId", ec2.account())
        .set("VpcId", it.vpcId())
        .set("CidrBlock", it.cidr())
        .set("AvailabilityZone", it.zone())
        .set("AvailabilityZoneId", zoneId)
        .set("State", "available")
        .set("AvailableIpAddressCount", free)
        .set("DefaultForAz", it.defaultForZone())
        .set("MapPublicIpOnLaunch", false)
        .set("AssignIpv6AddressOnCreation", false)
        .set("Ipv6Native", false)
        .set(
            "Ipv6CidrBlockAssociationSet",
            it.ipv6Cidr().stream()
                .map(block -> Ipv6View.association(associationId(it), block))
                .toList())
        .set("Tags", InstanceView.tags(it.tags()));
  }
}
