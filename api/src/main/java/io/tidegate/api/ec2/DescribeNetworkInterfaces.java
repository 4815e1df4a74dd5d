package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.List;

/** DescribeNetworkInterfaces: one per instance. */
record DescribeNetworkInterfaces(Ec2Context ec2) implements Action {
  private static final Filters<Instance> FILTERS =
      new Filters<Instance>()
          .one("network-interface-id", it -> it.placing().networkInterfaceId())
          .one("subnet-id", Instance::subnetId)
          .one("vpc-id", Instance::vpcId)
          .one("availability-zone", Instance::zone)
          .one("private-ip-address", Instance::privateIp)
          .one("addresses.private-ip-address", Instance::privateIp)
          .maybe("ipv6-addresses.ipv6-address", Instance::ipv6Address)
          .one("attachment.instance-id", Instance::id)
          .one("status", it -> "in-use")
          .one("interface-type", it -> "interface")
          .many("group-id", Instance::securityGroups)
          .tags(it -> it.placing().networkInterfaceTags());

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "NetworkInterfaceIds", "networkInterfaceIds");
    Image image = ec2.image();
    List<String> ids = input.texts("NetworkInterfaceIds");
    List<Instance> all = new ArrayList<>(image.instances().all());
    all.removeIf(it -> it.state() == Instance.State.TERMINATED);
    for (String id : ids) {
      if (all.stream().noneMatch(it -> it.placing().networkInterfaceId().equals(id))) {
        throw ApiError.of(
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID '" + id + "' does not exist");
      }
    }
    all.removeIf(it -> !ids.isEmpty() && !ids.contains(it.placing().networkInterfaceId()));
    Paging<Instance> page =
        Paging.of(
            input, FILTERS.apply(input, all), it -> it.placing().networkInterfaceId(), 5, 1000);
    return Struct.of("NetworkInterfaces", page.items().stream().map(it -> view(image, it)).toList())
        .set("NextToken", page.nextToken());
  }

  private Struct view(Image image, Instance it) {
    return Struct.of("NetworkInterfaceId", it.placing().networkInterfaceId())
        .set(
            "Attachment",
            Struct.of("AttachmentId", it.placing().attachmentId())
                .set("AttachTime", it.launchTime())
                .set("DeleteOnTermination", true)
                .set("DeviceIndex", 0)
                .set("InstanceId", it.id())
                .set("InstanceOwnerId", ec2.account())
                .set("Status", "attached"))
        .set("AvailabilityZone", it.zone())
        .set("Description", "")
        .set("Groups", InstanceView.groups(image, it))
        .set("InterfaceType", "interface")
        .set("MacAddress", InstanceView.mac(it))
        .set("OwnerId", ec2.account())
        .set("PrivateDnsName", InstanceView.dnsName(it))
        .set("PrivateIpAddress", it.privateIp())
        .set(
            "PrivateIpAddresses",
            List.of(
                Struct.of("Primary", true)
                    .set("PrivateDnsName", InstanceView.dnsName(it))
                    .set("PrivateIpAddress", it.privateIp())))
        .set("Ipv6Addresses", InstanceView.ipv6(it))
        .set("Ipv6Address", it.ipv6Address())
        .set("RequesterManaged", false)
        .set("SourceDestCheck", it.settings().sourceDestCheck())
        .set("Status", "in-use")
        .set("SubnetId", it.subnetId())
        .set("VpcId", it.vpcId())
        .set("TagSet", InstanceView.tags(it.placing().networkInterfaceTags()));
  }
}
