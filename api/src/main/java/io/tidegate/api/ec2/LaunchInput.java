package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.TagManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.Ipv6Wish;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateData.BlockDevice;
import io.tidegate.model.ec2.LaunchTemplateData.NetworkInterface;
import io.tidegate.model.ec2.LaunchTemplateData.Placement;
import io.tidegate.model.ec2.MetadataOptions;
import io.tidegate.model.ec2.TagSpecification;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Launch data as RunInstances and launch templates send it; both name their members alike. What
 * would have an effect on EC2 and has none here is refused, not ignored. Stateless.
 */
final class LaunchInput {
  private static final List<String> NOT_HERE =
      List.of(
          "KernelId",
          "RamdiskId",
          "RamDiskId",
          "ElasticGpuSpecification",
          "ElasticGpuSpecifications",
          "ElasticInferenceAccelerators",
          "InstanceMarketOptions",
          "LicenseSpecifications",
          "InstanceRequirements",
          "CpuOptions",
          "CreditSpecification",
          "NetworkPerformanceOptions",
          "SecondaryInterfaces");

  private static final List<String> NOT_ON_INTERFACES =
      List.of(
          "NetworkInterfaceId",
          "SecondaryPrivateIpAddressCount",
          "Ipv4Prefixes",
          "Ipv4PrefixCount",
          "Ipv6Prefixes",
          "Ipv6PrefixCount");

  private LaunchInput() {}

  /** The data. */
  static LaunchTemplateData read(Struct input) {
    refuse(input, NOT_HERE);
    refuseFlag(input, "HibernationOptions", "Configured", "hibernation");
    refuseFlag(input, "EnclaveOptions", "Enabled", "enclaves");
    return new LaunchTemplateData(
        input.optText("ImageId"),
        input.optText("InstanceType"),
        input.optText("KeyName"),
        input.texts("SecurityGroupIds"),
        input.texts("SecurityGroups"),
        input.optText("UserData"),
        input.optStruct("IamInstanceProfile").map(LaunchInput::profile),
        input.structs("NetworkInterfaces").stream().map(LaunchInput::networkInterface).toList(),
        devices(input),
        input.optStruct("Placement").map(LaunchInput::placement),
        input.optStruct("Monitoring").flatMap(it -> it.optFlag("Enabled")),
        withoutEffect(input, "EbsOptimized"),
        input.optFlag("DisableApiTermination"),
        input.optFlag("DisableApiStop"),
        input.optText("InstanceInitiatedShutdownBehavior"),
        input.optStruct("MetadataOptions").map(LaunchInput::metadata),
        capacityReservation(input),
        input.optStruct("MaintenanceOptions").flatMap(it -> it.optText("AutoRecovery")),
        tagSpecifications(input, Set.of("instance", "volume", "network-interface")));
  }

  static List<BlockDevice> devices(Struct input) {
    return input.structs("BlockDeviceMappings").stream().map(LaunchInput::device).toList();
  }

  static MetadataOptions metadata(Struct input) {
    if (input.optText("HttpProtocolIpv6").filter("enabled"::equals).isPresent()) {
      throw Ec2Errors.unsupported("metadata over IPv6");
    }
    return new MetadataOptions(
        input.optText("HttpTokens"),
        input.optText("HttpEndpoint"),
        input.optInt("HttpPutResponseHopLimit"),
        input.optText("InstanceMetadataTags"));
  }

  /** The tags for the one resource that a create makes. */
  static List<Tag> tags(Struct input, String resourceType) {
    return tagSpecifications(input, Set.of(resourceType)).stream()
        .flatMap(specification -> specification.tags().stream())
        .toList();
  }

  static List<TagSpecification> tagSpecifications(Struct input, Set<String> allowed) {
    return input.structs("TagSpecifications").stream()
        .map(it -> specification(it, allowed))
        .toList();
  }

  /** Tags of a request, checked. */
  static List<Tag> readTags(Struct input) {
    List<Tag> tags =
        input.structs("Tags").stream()
            .map(it -> new Tag(it.optText("Key").orElse(""), it.optText("Value").orElse("")))
            .toList();
    tags.forEach(TagManager::checkUserTag);
    if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
      throw Ec2Errors.invalidValue(
          "Duplicate tag keys found. Please note that Tag keys are case" + " insensitive.");
    }
    if (tags.size() > TagManager.MAX_TAGS) {
      throw ApiError.of(
          "TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
    return tags;
  }

  private static TagSpecification specification(Struct input, Set<String> allowed) {
    String type = input.optText("ResourceType").orElse("");
    if (!allowed.contains(type)) {
      throw Ec2Errors.invalidValue(
          "'" + type + "' is not a valid taggable resource type for this operation.");
    }
    return new TagSpecification(type, readTags(input));
  }

  private static IamProfile profile(Struct input) {
    if (input.has("Arn") == input.has("Name")) {
      throw Ec2Errors.combination(
          "The parameter iamInstanceProfile needs either arn or name, not both.");
    }
    return new IamProfile(input.optText("Arn"), input.optText("Name"));
  }

  private static NetworkInterface networkInterface(Struct input) {
    refuse(input, NOT_ON_INTERFACES);
    if (input.optText("InterfaceType").filter(type -> !type.equals("interface")).isPresent()) {
      throw Ec2Errors.unsupported("interface type " + input.text("InterfaceType"));
    }
    List<Struct> addresses = input.structs("PrivateIpAddresses");
    if (addresses.size() > 1) {
      throw Ec2Errors.unsupported("secondary private addresses");
    }
    Optional<String> primary =
        addresses.stream().findFirst().flatMap(it -> it.optText("PrivateIpAddress"));
    return new NetworkInterface(
        input.optInt("DeviceIndex").orElse(0),
        input.optText("SubnetId"),
        input.texts("Groups"),
        input.optText("PrivateIpAddress").or(() -> primary),
        input.optFlag("AssociatePublicIpAddress"),
        input.optFlag("DeleteOnTermination"),
        input.optText("Description"),
        ipv6(input, "PrimaryIpv6"));
  }

  /** The IPv6 addresses asked for; {@code primary} names the flag of the primary one. */
  static Optional<Ipv6Wish> ipv6(Struct input, String primary) {
    return new Ipv6Wish(
            input.optInt("Ipv6AddressCount"),
            input.structs("Ipv6Addresses").stream()
                .map(it -> it.optText("Ipv6Address").orElse(""))
                .toList(),
            input.optFlag(primary))
        .said();
  }

  private static BlockDevice device(Struct input) {
    refuse(input, List.of("VirtualName"));
    Struct ebs = input.optStruct("Ebs").orElse(Struct.of());
    refuse(ebs, List.of("SnapshotId", "KmsKeyId", "OutpostArn", "Iops", "Throughput"));
    if (ebs.flag("Encrypted", false)) {
      throw Ec2Errors.unsupported("encrypted volumes");
    }
    return new BlockDevice(
        input.optText("DeviceName").orElseThrow(() -> Ec2Errors.missing("DeviceName")),
        ebs.optInt("VolumeSize"),
        ebs.optText("VolumeType"),
        ebs.optFlag("Encrypted"),
        ebs.optFlag("DeleteOnTermination"),
        input.has("NoDevice"));
  }

  private static Placement placement(Struct input) {
    refuse(
        input, List.of("HostId", "HostResourceGroupArn", "PartitionNumber", "Affinity", "GroupId"));
    input
        .optText("GroupName")
        .filter(name -> !name.isEmpty())
        .ifPresent(
            name -> {
              throw ApiError.of(
                  "InvalidPlacementGroup.Unknown",
                  "The placement group '" + name + "' is unknown.");
            });
    return new Placement(input.optText("AvailabilityZone"), input.optText("Tenancy"));
  }

  private static Optional<String> capacityReservation(Struct input) {
    Struct asked = input.optStruct("CapacityReservationSpecification").orElse(Struct.of());
    refuse(asked, List.of("CapacityReservationTarget"));
    return asked.optText("CapacityReservationPreference");
  }

  private static void refuseFlag(Struct input, String member, String flag, String what) {
    if (input.optStruct(member).filter(it -> it.flag(flag, false)).isPresent()) {
      throw Ec2Errors.unsupported(what);
    }
  }

  /** A flag that may be false but not true. */
  private static Optional<Boolean> withoutEffect(Struct input, String member) {
    Optional<Boolean> flag = input.optFlag(member);
    if (flag.orElse(false)) {
      throw Ec2Errors.unsupported(member);
    }
    return flag;
  }

  /** Refuses members that have no effect here. */
  static void refuse(Struct input, List<String> members) {
    for (String member : members) {
      Object value = input.members().get(member);
      if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
        throw Ec2Errors.unsupported(member);
      }
    }
  }
}
