package io.tidegate.control.ec2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.InstanceType;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateData.BlockDevice;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.SecurityGroup;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether launch data can be launched: the checks that EC2 makes at RunInstances. Pure. */
public final class LaunchChecks {
  /** User data, decoded. Source: EC2 guide, "Run commands when you launch". */
  public static final int MAX_USER_DATA_BYTES = 16_384;

  /** Volume sizes of gp3. Source: EBS guide, "General Purpose SSD volumes". */
  public static final int MAX_VOLUME_GIB = 65_536;

  /** Source: VPC quotas, security groups per network interface. */
  public static final int MAX_GROUPS = 5;

  private LaunchChecks() {}

  /**
   * The image that {@code data} names, once everything in it holds.
   *
   * @throws ApiError with EC2's code for the first thing that does not
   */
  public static MachineImage check(Image image, LaunchTemplateData data) {
    String id = data.imageId().orElseThrow(() -> Ec2Errors.missing("ImageId"));
    MachineImage ami = image.machineImages().find(id).orElseThrow(() -> Ec2Errors.noImage(id));
    String type = data.instanceType().orElseThrow(() -> Ec2Errors.missing("InstanceType"));
    if (InstanceType.find(type).isEmpty()) {
      throw Ec2Errors.invalidValue("Invalid value '" + type + "' for InstanceType.");
    }
    data.keyName()
        .filter(name -> !image.keyPairs().contains(name))
        .ifPresent(
            name -> {
              throw Ec2Errors.noKeyPair(name);
            });
    data.userData().ifPresent(LaunchChecks::checkUserData);
    data.shutdownBehavior()
        .filter(behavior -> !behavior.equals("stop") && !behavior.equals("terminate"))
        .ifPresent(
            behavior -> {
              throw Ec2Errors.invalidValue(
                  "Value ("
                      + behavior
                      + ") for parameter instanceInitiatedShutdownBehavior is"
                      + " invalid.");
            });
    data.placement()
        .flatMap(LaunchTemplateData.Placement::tenancy)
        .filter(tenancy -> !tenancy.equals("default"))
        .ifPresent(
            tenancy -> {
              throw Ec2Errors.unsupported("tenancy " + tenancy);
            });
    checkDevices(data.blockDevices());
    checkInterfaces(data);
    return ami;
  }

  /** The ids of the groups to use: those named, else the VPC's default group. */
  static List<String> groups(Image image, LaunchTemplateData data, String vpcId) {
    List<String> ids = new ArrayList<>(data.securityGroupIds());
    data.networkInterfaces().forEach(nic -> ids.addAll(nic.groups()));
    for (String name : data.securityGroups()) {
      ids.add(byName(image, vpcId, name).id());
    }
    if (ids.isEmpty()) {
      ids.add(byName(image, vpcId, "default").id());
    }
    for (String id : ids) {
      SecurityGroup group =
          image.securityGroups().find(id).orElseThrow(() -> Ec2Errors.noGroup(id));
      if (!group.vpcId().equals(vpcId)) {
        throw ApiError.of(
            "InvalidParameter",
            "Security group " + id + " and subnet belong to different networks.");
      }
    }
    List<String> distinct = ids.stream().distinct().toList();
    if (distinct.size() > MAX_GROUPS) {
      throw ApiError.of(
          "SecurityGroupsPerInterfaceLimitExceeded",
          "The maximum number of security groups per interface is " + MAX_GROUPS + ".");
    }
    return distinct;
  }

  /**
   * The bytes of user data.
   *
   * @throws ApiError when it is not base64 or too long
   */
  public static byte[] checkUserData(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw Ec2Errors.invalidValue("Invalid BASE64 encoding of user data.");
    }
    if (bytes.length > MAX_USER_DATA_BYTES) {
      throw Ec2Errors.invalidValue("User data is limited to " + MAX_USER_DATA_BYTES + " bytes.");
    }
    return bytes;
  }

  private static SecurityGroup byName(Image image, String vpcId, String name) {
    return image.securityGroups().stream()
        .filter(group -> group.vpcId().equals(vpcId) && group.name().equals(name))
        .findAny()
        .orElseThrow(() -> Ec2Errors.noGroup(name));
  }

  private static void checkDevices(List<BlockDevice> devices) {
    Set<String> names = new HashSet<>();
    for (BlockDevice device : devices) {
      if (!device.deviceName().matches("/dev/[a-z0-9]{2,16}")) {
        throw ApiError.of(
            "InvalidBlockDeviceMapping",
            "The device '" + device.deviceName() + "' is not a name such as /dev/sdf.");
      }
      if (!names.add(device.deviceName())) {
        throw ApiError.of(
            "InvalidBlockDeviceMapping",
            "The device '"
                + device.deviceName()
                + "' is used in more than one block-device"
                + " mapping");
      }
      int size = device.volumeSizeGib().orElse(1);
      if (size < 1 || size > MAX_VOLUME_GIB) {
        throw Ec2Errors.invalidValue(
            "Volume of size " + size + "GiB is not between 1 and " + MAX_VOLUME_GIB + " GiB.");
      }
      if (!device.deleteOnTermination().orElse(true)) {
        throw Ec2Errors.unsupported("a volume that outlives its instance");
      }
    }
  }

  private static void checkInterfaces(LaunchTemplateData data) {
    if (data.networkInterfaces().isEmpty()) {
      return;
    }
    if (!data.securityGroupIds().isEmpty() || !data.securityGroups().isEmpty()) {
      throw Ec2Errors.combination(
          "Network interfaces and an instance-level security groups may not be specified on the"
              + " same request");
    }
    if (data.networkInterfaces().size() > 1
        || data.networkInterfaces().getFirst().deviceIndex() != 0) {
      throw Ec2Errors.unsupported("more than one network interface per instance");
    }
    if (!data.networkInterfaces().getFirst().deleteOnTermination().orElse(true)) {
      throw Ec2Errors.unsupported("a network interface that outlives its instance");
    }
  }
}
