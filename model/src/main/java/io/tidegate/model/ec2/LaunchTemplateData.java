package io.tidegate.model.ec2;

import java.util.List;
import java.util.Optional;

/**
 * What a template or a RunInstances call says of instances; what is absent is not said. {@code
 * userData} is base64 as given. Source: EC2 API Reference, RequestLaunchTemplateData.
 */
public record LaunchTemplateData(
    Optional<String> imageId,
    Optional<String> instanceType,
    Optional<String> keyName,
    List<String> securityGroupIds,
    List<String> securityGroups,
    Optional<String> userData,
    Optional<IamProfile> iamInstanceProfile,
    List<NetworkInterface> networkInterfaces,
    List<BlockDevice> blockDevices,
    Optional<Placement> placement,
    Optional<Boolean> monitoring,
    Optional<Boolean> ebsOptimized,
    Optional<Boolean> disableApiTermination,
    Optional<Boolean> disableApiStop,
    Optional<String> shutdownBehavior,
    Optional<MetadataOptions> metadataOptions,
    Optional<String> capacityReservationPreference,
    Optional<String> autoRecovery,
    List<TagSpecification> tagSpecifications) {

  /** Says nothing. */
  public static final LaunchTemplateData EMPTY =
      new LaunchTemplateData(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  /** Copies. */
  public LaunchTemplateData {
    securityGroupIds = List.copyOf(securityGroupIds);
    securityGroups = List.copyOf(securityGroups);
    networkInterfaces = List.copyOf(networkInterfaces);
    blockDevices = List.copyOf(blockDevices);
    tagSpecifications = List.copyOf(tagSpecifications);
  }

  /** The least that can be launched: an image and a type. */
  public static LaunchTemplateData of(String imageId, String instanceType) {
    return EMPTY.withImage(imageId).withType(instanceType);
  }

  /**
   * This with whatever {@code over} says instead; lists are replaced whole. Security groups by id
   * and by name are one list: naming either replaces both.
   */
  public LaunchTemplateData overriddenBy(LaunchTemplateData over) {
    boolean groups = !over.securityGroupIds.isEmpty() || !over.securityGroups.isEmpty();
    return new LaunchTemplateData(
        over.imageId.or(() -> imageId),
        over.instanceType.or(() -> instanceType),
        over.keyName.or(() -> keyName),
        groups ? over.securityGroupIds : securityGroupIds,
        groups ? over.securityGroups : securityGroups,
        over.userData.or(() -> userData),
        over.iamInstanceProfile.or(() -> iamInstanceProfile),
        either(over.networkInterfaces, networkInterfaces),
        either(over.blockDevices, blockDevices),
        over.placement.or(() -> placement),
        over.monitoring.or(() -> monitoring),
        over.ebsOptimized.or(() -> ebsOptimized),
        over.disableApiTermination.or(() -> disableApiTermination),
        over.disableApiStop.or(() -> disableApiStop),
        over.shutdownBehavior.or(() -> shutdownBehavior),
        over.metadataOptions.or(() -> metadataOptions),
        over.capacityReservationPreference.or(() -> capacityReservationPreference),
        over.autoRecovery.or(() -> autoRecovery),
        either(over.tagSpecifications, tagSpecifications));
  }

  /** This with an image. */
  public LaunchTemplateData withImage(String value) {
    return new LaunchTemplateData(
        Optional.of(value),
        instanceType,
        keyName,
        securityGroupIds,
        securityGroups,
        userData,
        iamInstanceProfile,
        networkInterfaces,
        blockDevices,
        placement,
        monitoring,
        ebsOptimized,
        disableApiTermination,
        disableApiStop,
        shutdownBehavior,
        metadataOptions,
        capacityReservationPreference,
        autoRecovery,
        tagSpecifications);
  }

  /** This with an instance type. */
  public LaunchTemplateData withType(String value) {
    return new LaunchTemplateData(
        imageId,
        Optional.of(value),
        keyName,
        securityGroupIds,
        securityGroups,
        userData,
        iamInstanceProfile,
        networkInterfaces,
        blockDevices,
        placement,
        monitoring,
        ebsOptimized,
        disableApiTermination,
        disableApiStop,
        shutdownBehavior,
        metadataOptions,
        capacityReservationPreference,
        autoRecovery,
        tagSpecifications);
  }

  /** This with user data, base64. */
  public LaunchTemplateData withUserData(String value) {
    return new LaunchTemplateData(
        imageId,
        instanceType,
        keyName,
        securityGroupIds,
        securityGroups,
        Optional.of(value),
        iamInstanceProfile,
        networkInterfaces,
        blockDevices,
        placement,
        monitoring,
        ebsOptimized,
        disableApiTermination,
        disableApiStop,
        shutdownBehavior,
        metadataOptions,
        capacityReservationPreference,
        autoRecovery,
        tagSpecifications);
  }

  /** This with other tag specifications. */
  public LaunchTemplateData withTags(List<TagSpecification> value) {
    return new LaunchTemplateData(
        imageId,
        instanceType,
        keyName,
        securityGroupIds,
        securityGroups,
        userData,
        iamInstanceProfile,
        networkInterfaces,
        blockDevices,
        placement,
        monitoring,
        ebsOptimized,
        disableApiTermination,
        disableApiStop,
        shutdownBehavior,
        metadataOptions,
        capacityReservationPreference,
        autoRecovery,
        value);
  }

  /** This with other security groups, by id. */
  public LaunchTemplateData withGroups(List<String> ids) {
    return new LaunchTemplateData(
        imageId,
        instanceType,
        keyName,
        ids,
        securityGroups,
        userData,
        iamInstanceProfile,
        networkInterfaces,
        blockDevices,
        placement,
        monitoring,
        ebsOptimized,
        disableApiTermination,
        disableApiStop,
        shutdownBehavior,
        metadataOptions,
        capacityReservationPreference,
        autoRecovery,
        tagSpecifications);
  }

  private static <T> List<T> either(List<T> first, List<T> otherwise) {
    return first.isEmpty() ? otherwise : first;
  }

  /**
   * A network interface of the template; {@code groups} are ids. Only device index 0 exists here.
   */
  public record NetworkInterface(
      int deviceIndex,
      Optional<String> subnetId,
      List<String> groups,
      Optional<String> privateIp,
      Optional<Boolean> associatePublicIp,
      Optional<Boolean> deleteOnTermination,
      Optional<String> description,
      Optional<Ipv6Wish> ipv6) {
    /** Copies. */
    public NetworkInterface {
      groups = List.copyOf(groups);
    }
  }

  /** A block device: a directory of limited size, in GiB; {@code noDevice} takes one away. */
  public record BlockDevice(
      String deviceName,
      Optional<Integer> volumeSizeGib,
      Optional<String> volumeType,
      Optional<Boolean> encrypted,
      Optional<Boolean> deleteOnTermination,
      boolean noDevice) {}

  /** Where to run; the only tenancy is {@code default}. */
  public record Placement(Optional<String> availabilityZone, Optional<String> tenancy) {}
}
