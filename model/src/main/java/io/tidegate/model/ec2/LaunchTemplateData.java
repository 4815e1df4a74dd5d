package io.tidegate.model.ec2;

import io.tidegate.model.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a template or a RunInstances call says of instances. {@code userData} is base64 as given.
 * {@code tags} is by resource type ({@code instance}, {@code volume}).
 */
public record LaunchTemplateData(
    Optional<String> imageId,
    Optional<String> instanceType,
    Optional<String> keyName,
    List<String> securityGroupIds,
    List<String> securityGroups,
    Optional<String> userData,
    Optional<String> iamInstanceProfile,
    List<NetworkInterface> networkInterfaces,
    List<BlockDevice> blockDevices,
    Optional<String> availabilityZone,
    Optional<Boolean> monitoring,
    Optional<Boolean> disableApiTermination,
    Optional<String> shutdownBehavior,
    Optional<String> httpTokens,
    Map<String, List<Tag>> tags) {
  /** Copies. */
  public LaunchTemplateData {
    securityGroupIds = List.copyOf(securityGroupIds);
    securityGroups = List.copyOf(securityGroups);
    networkInterfaces = List.copyOf(networkInterfaces);
    blockDevices = List.copyOf(blockDevices);
    tags = Map.copyOf(tags);
  }

  /** A network interface of the template. */
  public record NetworkInterface(
      int deviceIndex, Optional<String> subnetId, List<String> groups, Optional<String> privateIp) {
    /** Copies. */
    public NetworkInterface {
      groups = List.copyOf(groups);
    }
  }

  /** A block device: a directory of limited size, in GiB. */
  public record BlockDevice(String deviceName, int volumeSizeGib, boolean deleteOnTermination) {}
}
