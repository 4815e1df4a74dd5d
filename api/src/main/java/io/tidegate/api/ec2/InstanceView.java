package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.InstanceType;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.MetadataOptions;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Volume;
import java.util.ArrayList;
import java.util.List;

/** Instances as DescribeInstances says them. Stateless. */
final class InstanceView {
  private InstanceView() {}

  /** A reservation with those of its instances that were asked for. */
  static Struct reservation(Ec2Context ec2, Image image, List<Instance> instances) {
    Instance first = instances.getFirst();
    return Struct.of()
        .set("ReservationId", first.reservationId())
        .set("OwnerId", ec2.account())
        .set("Groups", List.of())
        .set(
            "Instances",
            instances.stream().map(it -> instance(ec2.installation(), image, it)).toList());
  }

  static Struct instance(Installation installation, Image image, Instance it) {
    Instance.Settings settings = it.settings();
    boolean gone = it.state() == Instance.State.TERMINATED;
    Struct out =
        Struct.of()
            .set("InstanceId", it.id())
            .set("ImageId", it.imageId())
            .set("State", state(it.state()))
            .set("PrivateDnsName", gone ? "" : dnsName(it))
            .set("PublicDnsName", gone ? "" : publicName(it))
            .set("StateTransitionReason", it.stateReason().map(r -> "User initiated").orElse(""))
            .set("KeyName", settings.keyName())
            .set("AmiLaunchIndex", it.launchIndex())
            .set("ProductCodes", List.of())
            .set("InstanceType", it.instanceType())
            .set("LaunchTime", it.launchTime())
            .set("Placement", placement(installation, it))
            .set("Monitoring", monitoring(settings.monitoring()))
            .set("Architecture", "x86_64")
            .set("ClientToken", it.clientToken().map(token -> token.token()).orElse(""))
            .set("EbsOptimized", false)
            .set("EnaSupport", true)
            .set("Hypervisor", "xen")
            .set("VirtualizationType", "hvm")
            .set("RootDeviceType", "ebs")
            .set("RootDeviceName", rootDevice(image, it))
            .set("BlockDeviceMappings", gone ? List.of() : devices(it))
            .set("NetworkInterfaces", gone ? List.of() : List.of(attached(installation, image, it)))
            .set("SecurityGroups", gone ? List.of() : groups(image, it))
            .set("Tags", tags(it.tags()))
            .set("PlatformDetails", "Linux/UNIX")
            .set("UsageOperation", "RunInstances")
            .set("UsageOperationUpdateTime", it.launchTime())
            .set("CpuOptions", cpu(it))
            .set("MetadataOptions", metadata(settings.metadataOptions(), "applied"))
            .set("HibernationOptions", Struct.of("Configured", false))
            .set("EnclaveOptions", Struct.of("Enabled", false))
            .set(
                "CapacityReservationSpecification",
                Struct.of(
                    "CapacityReservationPreference",
                    settings.capacityReservationPreference().orElse("open")))
            .set(
                "MaintenanceOptions",
                Struct.of("AutoRecovery", settings.autoRecovery().orElse("default")));
    settings
        .iamInstanceProfile()
        .ifPresent(profile -> out.set("IamInstanceProfile", profile(installation, profile)));
    it.stateReason()
        .ifPresent(
            reason ->
                out.set(
                    "StateReason",
                    Struct.of("Code", reason.code()).set("Message", reason.message())));
    if (!gone) {
      if (settings.publicAddress()) {
        out.set("PublicIpAddress", it.privateIp());
      }
      out.set("SubnetId", it.subnetId())
          .set("VpcId", it.vpcId())
          .set("PrivateIpAddress", it.privateIp())
          .set("Ipv6Address", it.ipv6Address())
          .set("SourceDestCheck", settings.sourceDestCheck());
    }
    return out;
  }

  static Struct state(Instance.State state) {
    return Struct.of("Code", state.code()).set("Name", state.text());
  }

  static Struct monitoring(boolean detailed) {
    return Struct.of("State", detailed ? "enabled" : "disabled");
  }

  static List<Struct> tags(List<Tag> tags) {
    return tags.stream().map(tag -> Struct.of("Key", tag.key()).set("Value", tag.value())).toList();
  }

  static List<Struct> groups(Image image, Instance it) {
    List<Struct> groups = new ArrayList<>();
    for (String id : it.securityGroups()) {
      String name = image.securityGroups().find(id).map(SecurityGroup::name).orElse("");
      groups.add(Struct.of("GroupId", id).set("GroupName", name));
    }
    return groups;
  }

  static Struct metadata(MetadataOptions options, String state) {
    return Struct.of("State", state)
        .set("HttpTokens", options.tokensRequired() ? "required" : "optional")
        .set("HttpPutResponseHopLimit", options.hopLimit().orElse(1))
        .set("HttpEndpoint", options.enabled() ? "enabled" : "disabled")
        .set("HttpProtocolIpv6", "disabled")
        .set("InstanceMetadataTags", options.showsTags() ? "enabled" : "disabled");
  }

  static Struct profile(Installation installation, IamProfile profile) {
    String arn =
        profile
            .arn()
            .orElseGet(
                () ->
                    "arn:aws:iam::"
                        + installation.account()
                        + ":instance-profile/"
                        + profile.name().orElse(""));
    return Struct.of("Arn", arn);
  }

  /** The address as a locally administered MAC, the same for the life of the instance. */
  static String mac(Instance it) {
    StringBuilder mac = new StringBuilder("02:54");
    for (String part : it.privateIp().split("\\.")) {
      mac.append(String.format(":%02x", Integer.parseInt(part)));
    }
    return mac.toString();
  }

  static String dnsName(Instance it) {
    return "ip-" + it.privateIp().replace('.', '-') + ".ec2.internal";
  }

  /** In loopback mode one address serves both ways: who can reach it can reach it as public. */
  private static String publicName(Instance it) {
    return it.settings().publicAddress() ? dnsName(it) : "";
  }

  static String rootDevice(Image image, Instance it) {
    return image
        .machineImages()
        .find(it.imageId())
        .map(MachineImage::rootDeviceName)
        .or(() -> it.volumes().stream().findFirst().map(Volume::deviceName))
        .orElse("/dev/xvda");
  }

  private static Struct placement(Installation installation, Instance it) {
    Struct placement =
        Struct.of("AvailabilityZone", it.zone()).set("GroupName", "").set("Tenancy", "default");
    installation.zones().stream()
        .filter(zone -> zone.name().equals(it.zone()))
        .findAny()
        .ifPresent(zone -> placement.set("AvailabilityZoneId", zone.id()));
    return placement;
  }

  private static Struct cpu(Instance it) {
    int vcpus = InstanceType.find(it.instanceType()).map(InstanceType::vcpus).orElse(1);
    int threads = vcpus > 1 ? 2 : 1;
    return Struct.of("CoreCount", vcpus / threads).set("ThreadsPerCore", threads);
  }

  private static List<Struct> devices(Instance it) {
    return it.volumes().stream()
        .map(
            volume ->
                Struct.of("DeviceName", volume.deviceName())
                    .set(
                        "Ebs",
                        Struct.of("VolumeId", volume.id())
                            .set("Status", "attached")
                            .set("AttachTime", it.launchTime())
                            .set("DeleteOnTermination", true)))
        .toList();
  }

  /** The IPv6 addresses of its network interface. */
  static List<Struct> ipv6(Instance it) {
    return it.placing().ipv6().stream()
        .map(one -> Struct.of("Ipv6Address", one.address()).set("IsPrimaryIpv6", one.primary()))
        .toList();
  }

  private static Struct attached(Installation installation, Image image, Instance it) {
    Struct out = Struct.of("NetworkInterfaceId", it.placing().networkInterfaceId());
    if (it.settings().publicAddress()) {
      out.set(
          "Association",
          Struct.of("IpOwnerId", "amazon")
              .set("PublicDnsName", publicName(it))
              .set("PublicIp", it.privateIp()));
    }
    return out.set(
            "Attachment",
            Struct.of("AttachmentId", it.placing().attachmentId())
                .set("AttachTime", it.launchTime())
                .set("DeleteOnTermination", true)
                .set("DeviceIndex", 0)
                .set("NetworkCardIndex", 0)
                .set("Status", "attached"))
        .set("Description", "")
        .set("Groups", groups(image, it))
        .set("InterfaceType", "interface")
        .set("Ipv6Addresses", ipv6(it))
        .set("MacAddress", mac(it))
        .set("OwnerId", installation.account())
        .set("PrivateDnsName", dnsName(it))
        .set("PrivateIpAddress", it.privateIp())
        .set(
            "PrivateIpAddresses",
            List.of(
                Struct.of("Primary", true)
                    .set("PrivateDnsName", dnsName(it))
                    .set("PrivateIpAddress", it.privateIp())))
        .set("SourceDestCheck", it.settings().sourceDestCheck())
        .set("Status", "in-use")
        .set("SubnetId", it.subnetId())
        .set("VpcId", it.vpcId());
  }
}
