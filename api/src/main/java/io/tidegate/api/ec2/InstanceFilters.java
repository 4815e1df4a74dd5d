package io.tidegate.api.ec2;

import io.tidegate.model.Image;
import io.tidegate.model.ec2.ClientToken;
import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Volume;
import java.util.List;

/** The filters of DescribeInstances. Stateless. */
final class InstanceFilters {
  private InstanceFilters() {}

  static Filters<Instance> of(Image image) {
    return new Filters<Instance>()
        .one("instance-id", Instance::id)
        .one("instance-state-name", it -> it.state().text())
        .one("instance-state-code", it -> Integer.toString(it.state().code()))
        .one("instance-type", Instance::instanceType)
        .one("image-id", Instance::imageId)
        .one("availability-zone", Instance::zone)
        .one("placement.availability-zone", Instance::zone)
        .one("subnet-id", Instance::subnetId)
        .one("vpc-id", Instance::vpcId)
        .one("private-ip-address", Instance::privateIp)
        .maybe("ipv6-address", Instance::ipv6Address)
        .maybe("network-interface.ipv6-addresses.ipv6-address", Instance::ipv6Address)
        .maybe(
            "network-interface.ipv6-addresses.is-primary-ipv6",
            it -> it.placing().ipv6().map(one -> Boolean.toString(one.primary())))
        .one("private-dns-name", InstanceView::dnsName)
        .one("reservation-id", Instance::reservationId)
        .one("launch-index", it -> Integer.toString(it.launchIndex()))
        .one("launch-time", it -> it.launchTime().toString())
        .one("monitoring-state", it -> it.settings().monitoring() ? "enabled" : "disabled")
        .one("architecture", it -> "x86_64")
        .one("root-device-type", it -> "ebs")
        .one("tenancy", it -> "default")
        .one("source-dest-check", it -> Boolean.toString(it.settings().sourceDestCheck()))
        .maybe("key-name", it -> it.settings().keyName())
        .maybe("client-token", it -> it.clientToken().map(ClientToken::token))
        .maybe("state-reason-code", it -> it.stateReason().map(Instance.StateReason::code))
        .maybe(
            "iam-instance-profile.arn",
            it -> it.settings().iamInstanceProfile().flatMap(IamProfile::arn))
        .many("group-id", Instance::securityGroups)
        .many("instance.group-id", Instance::securityGroups)
        .many("network-interface.group-id", Instance::securityGroups)
        .many("group-name", it -> names(image, it))
        .many("instance.group-name", it -> names(image, it))
        .one("network-interface.network-interface-id", it -> it.placing().networkInterfaceId())
        .one("network-interface.subnet-id", Instance::subnetId)
        .one("network-interface.vpc-id", Instance::vpcId)
        .one("network-interface.addresses.private-ip-address", Instance::privateIp)
        .many(
            "block-device-mapping.volume-id", it -> it.volumes().stream().map(Volume::id).toList())
        .tags(Instance::tags);
  }

  private static List<String> names(Image image, Instance it) {
    return it.securityGroups().stream()
        .flatMap(id -> image.securityGroups().find(id).stream())
        .map(SecurityGroup::name)
        .toList();
  }
}
