package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import io.tidegate.model.ec2.MetadataOptions;
import java.util.List;
import java.util.Optional;

/** Launch templates as they are asked for and answered. Stateless. */
final class TemplateView {
  private TemplateView() {}

  /** The members LaunchTemplateId, LaunchTemplateName and Version. */
  static TemplateRef reference(Struct input) {
    return new TemplateRef(
        input.optText("LaunchTemplateId"),
        input.optText("LaunchTemplateName"),
        input.optText("Version"));
  }

  static Struct template(Installation installation, LaunchTemplate it) {
    return Struct.of("LaunchTemplateId", it.id())
        .set("LaunchTemplateName", it.name())
        .set("CreateTime", it.created())
        .set("CreatedBy", "arn:aws:iam::" + installation.account() + ":root")
        .set("DefaultVersionNumber", it.defaultVersion())
        .set("LatestVersionNumber", it.latestVersion())
        .set("Tags", InstanceView.tags(it.tags()));
  }

  static Struct version(
      Installation installation, LaunchTemplate template, LaunchTemplateVersion it) {
    return Struct.of("LaunchTemplateId", template.id())
        .set("LaunchTemplateName", template.name())
        .set("VersionNumber", it.version())
        .set("VersionDescription", Optional.of(it.description()).filter(text -> !text.isEmpty()))
        .set("CreateTime", it.created())
        .set("CreatedBy", "arn:aws:iam::" + installation.account() + ":root")
        .set("DefaultVersion", it.version() == template.defaultVersion())
        .set("LaunchTemplateData", data(it.data()));
  }

  static Struct data(LaunchTemplateData it) {
    Struct out =
        Struct.of()
            .set("ImageId", it.imageId())
            .set("InstanceType", it.instanceType())
            .set("KeyName", it.keyName())
            .set("UserData", it.userData())
            .set("EbsOptimized", it.ebsOptimized())
            .set("DisableApiTermination", it.disableApiTermination())
            .set("DisableApiStop", it.disableApiStop())
            .set("InstanceInitiatedShutdownBehavior", it.shutdownBehavior());
    it.iamInstanceProfile()
        .ifPresent(
            profile ->
                out.set(
                    "IamInstanceProfile",
                    Struct.of().set("Arn", profile.arn()).set("Name", profile.name())));
    it.monitoring().ifPresent(on -> out.set("Monitoring", Struct.of("Enabled", on)));
    it.placement()
        .ifPresent(
            at ->
                out.set(
                    "Placement",
                    Struct.of()
                        .set("AvailabilityZone", at.availabilityZone())
                        .set("Tenancy", at.tenancy())));
    it.metadataOptions().ifPresent(options -> out.set("MetadataOptions", metadata(options)));
    it.capacityReservationPreference()
        .ifPresent(
            preference ->
                out.set(
                    "CapacityReservationSpecification",
                    Struct.of("CapacityReservationPreference", preference)));
    it.autoRecovery()
        .ifPresent(mode -> out.set("MaintenanceOptions", Struct.of("AutoRecovery", mode)));
    list(out, "SecurityGroupIds", it.securityGroupIds());
    list(out, "SecurityGroups", it.securityGroups());
    list(out, "BlockDeviceMappings", devices(it.blockDevices()));
    list(
        out,
        "NetworkInterfaces",
        it.networkInterfaces().stream().map(TemplateView::networkInterface).toList());
    list(
        out,
        "TagSpecifications",
        it.tagSpecifications().stream()
            .map(
                tags ->
                    Struct.of("ResourceType", tags.resourceType())
                        .set("Tags", InstanceView.tags(tags.tags())))
            .toList());
    return out;
  }

  static List<Struct> devices(List<LaunchTemplateData.BlockDevice> devices) {
    return devices.stream()
        .map(
            it ->
                it.noDevice()
                    ? Struct.of("DeviceName", it.deviceName()).set("NoDevice", "")
                    : Struct.of("DeviceName", it.deviceName())
                        .set(
                            "Ebs",
                            Struct.of()
                                .set("VolumeSize", it.volumeSizeGib())
                                .set("VolumeType", it.volumeType())
                                .set("Encrypted", it.encrypted())
                                .set("DeleteOnTermination", it.deleteOnTermination())))
        .toList();
  }

  private static Struct metadata(MetadataOptions options) {
    return Struct.of()
        .set("HttpTokens", options.httpTokens())
        .set("HttpEndpoint", options.httpEndpoint())
        .set("HttpPutResponseHopLimit", options.hopLimit())
        .set("InstanceMetadataTags", options.instanceMetadataTags());
  }

  private static Struct networkInterface(LaunchTemplateData.NetworkInterface it) {
    Struct out =
        Struct.of("DeviceIndex", it.deviceIndex())
            .set("SubnetId", it.subnetId())
            .set("PrivateIpAddress", it.privateIp())
            .set("AssociatePublicIpAddress", it.associatePublicIp())
            .set("DeleteOnTermination", it.deleteOnTermination())
            .set("Description", it.description());
    list(out, "Groups", it.groups());
    it.ipv6()
        .ifPresent(
            ipv6 -> {
              out.set("Ipv6AddressCount", ipv6.count()).set("PrimaryIpv6", ipv6.primary());
              list(
                  out,
                  "Ipv6Addresses",
                  ipv6.addresses().stream().map(one -> Struct.of("Ipv6Address", one)).toList());
            });
    return out;
  }

  private static void list(Struct out, String member, List<?> items) {
    if (!items.isEmpty()) {
      out.set(member, items);
    }
  }
}
