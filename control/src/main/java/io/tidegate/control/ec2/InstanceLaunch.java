package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.AddressAllocator;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.ClientToken;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateData.BlockDevice;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.MetadataOptions;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.ec2.TagSpecification;
import io.tidegate.model.ec2.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The RunInstances decision: template and parameters become one {@link LaunchTemplateData}, that is
 * checked against the image, and as many instances as fit are made. Changes nothing itself.
 */
final class InstanceLaunch {
  /** Size of a root volume when neither image nor request says: EC2's AMIs commonly have 8 GiB. */
  private static final int DEFAULT_VOLUME_GIB = 8;

  private final Installation installation;
  private final Ec2Options options;
  private final Chance chance;
  private final TimeSource time;

  InstanceLaunch(Installation installation, Ec2Options options, Chance chance, TimeSource time) {
    this.installation = installation;
    this.options = options;
    this.chance = chance;
    this.time = time;
  }

  Outcome<List<Instance>> run(Image image, RunInstancesCommand command) {
    Optional<ClientToken> token = Fingerprint.of(command.clientToken(), command);
    List<Instance> earlier = token.map(it -> madeBy(image, it)).orElse(List.of());
    if (!earlier.isEmpty()) {
      return Outcome.unchanged(earlier);
    }
    LaunchTemplateData data =
        command
            .template()
            .map(ref -> LaunchTemplateManager.resolve(image, ref).data())
            .orElse(LaunchTemplateData.EMPTY)
            .overriddenBy(command.parameters());
    MachineImage ami = LaunchChecks.check(image, data);
    Subnet subnet = subnet(image, command, data);
    List<String> groups = LaunchChecks.groups(image, data, subnet.vpcId());
    AddressAllocator addresses = new AddressAllocator(image);
    int count = count(image, command, addresses.free(subnet));
    List<String> ips = addresses(addresses, command, data, subnet, count);
    List<Optional<Instance.Ipv6Address>> ipv6 =
        Ipv6Launch.take(addresses, Ipv6Launch.wish(command, data), subnet, count);
    String reservation = "r-" + chance.hex(17);
    Instant now = time.now();
    List<Instance> made = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      made.add(
          new Instance(
              "i-" + chance.hex(17),
              reservation,
              index,
              ami.id(),
              data.instanceType().orElseThrow(),
              Instance.State.PENDING,
              Optional.empty(),
              new Instance.Placing(
                  subnet.zone(),
                  subnet.id(),
                  subnet.vpcId(),
                  ips.get(index),
                  "eni-" + chance.hex(17),
                  "eni-attach-" + chance.hex(17),
                  tags(data, "network-interface"),
                  ipv6.get(index)),
              groups,
              settings(data),
              volumes(ami, data),
              1,
              now,
              Optional.empty(),
              token,
              tags(data, "instance")));
    }
    return new Outcome<>(made.stream().map(Change::put).toList(), made);
  }

  private static List<Instance> madeBy(Image image, ClientToken token) {
    List<Instance> made =
        new ArrayList<>(
            image
                .instances()
                .where(
                    instance ->
                        instance
                            .clientToken()
                            .filter(its -> its.token().equals(token.token()))
                            .isPresent()));
    if (made.stream().anyMatch(instance -> !instance.clientToken().equals(Optional.of(token)))) {
      throw Ec2Errors.tokenReused();
    }
    made.sort(Comparator.comparingInt(Instance::launchIndex));
    return made;
  }

  private Subnet subnet(Image image, RunInstancesCommand command, LaunchTemplateData data) {
    Optional<String> zone =
        data.placement().flatMap(LaunchTemplateData.Placement::availabilityZone);
    zone.ifPresent(this::checkZone);
    Optional<String> id =
        command
            .subnetId()
            .or(() -> data.networkInterfaces().stream().findFirst().flatMap(nic -> nic.subnetId()));
    if (id.isPresent()) {
      Subnet subnet =
          image.subnets().find(id.get()).orElseThrow(() -> Ec2Errors.noSubnet(id.get()));
      if (command.subnetId().isEmpty()
          && zone.filter(it -> !it.equals(subnet.zone())).isPresent()) {
        throw Ec2Errors.combination(
            "The availability zone '" + zone.get() + "' is not that of " + subnet.id() + ".");
      }
      return subnet;
    }
    return image.subnets().stream()
        .filter(Subnet::defaultForZone)
        .filter(subnet -> zone.isEmpty() || zone.get().equals(subnet.zone()))
        .min(
            Comparator.comparingLong((Subnet subnet) -> population(image, subnet))
                .thenComparing(Subnet::zone))
        .orElseThrow(
            () ->
                ApiError.of(
                    "MissingInput",
                    zone.isPresent()
                        ? "No default subnet for availability zone: '" + zone.get() + "'."
                        : "No subnets found for the default VPC. Please specify a subnet."));
  }

  private void checkZone(String zone) {
    if (installation.zones().stream().noneMatch(known -> known.name().equals(zone))) {
      throw ApiError.of("InvalidParameterValue", "Invalid availability zone: [" + zone + "]");
    }
  }

  private static long population(Image image, Subnet subnet) {
    return image.instances().stream()
        .filter(instance -> !instance.state().ending())
        .filter(instance -> instance.subnetId().equals(subnet.id()))
        .count();
  }

  private int count(Image image, RunInstancesCommand command, int freeAddresses) {
    if (command.minCount() < 1 || command.maxCount() < 1) {
      throw Ec2Errors.invalidValue("MinCount and MaxCount must be at least 1.");
    }
    if (command.minCount() > command.maxCount()) {
      throw Ec2Errors.combination("MinCount may not exceed MaxCount.");
    }
    long live =
        image.instances().stream()
            .filter(instance -> instance.state() != Instance.State.TERMINATED)
            .count();
    int room = (int) Math.max(0, options.maxInstances() - live);
    if (room < command.minCount()) {
      throw ApiError.of(
          "InstanceLimitExceeded",
          "Your quota allows for "
              + room
              + " more running instance(s). You requested at least "
              + command.minCount());
    }
    int fits = Math.min(room, freeAddresses);
    return Math.max(command.minCount(), Math.min(command.maxCount(), fits));
  }

  private static List<String> addresses(
      AddressAllocator addresses,
      RunInstancesCommand command,
      LaunchTemplateData data,
      Subnet subnet,
      int count) {
    Optional<String> wanted =
        command
            .privateIp()
            .or(
                () ->
                    data.networkInterfaces().stream().findFirst().flatMap(nic -> nic.privateIp()));
    if (wanted.isEmpty()) {
      return IntStream.range(0, count).mapToObj(index -> addresses.take(subnet)).toList();
    }
    if (count > 1) {
      throw Ec2Errors.combination("A private address can be given for one instance only.");
    }
    if (!addresses.take(subnet, wanted.get())) {
      throw ApiError.of("InvalidIPAddress.InUse", "Address " + wanted.get() + " is in use.");
    }
    return List.of(wanted.get());
  }

  private static Instance.Settings settings(LaunchTemplateData data) {
    return new Instance.Settings(
        data.keyName(),
        data.userData().filter(text -> !text.isEmpty()),
        data.iamInstanceProfile(),
        data.monitoring().orElse(true),
        publicAddress(data),
        data.disableApiTermination().orElse(false),
        data.disableApiStop().orElse(false),
        true,
        data.shutdownBehavior().orElse("stop"),
        data.metadataOptions().orElse(MetadataOptions.DEFAULT),
        data.capacityReservationPreference(),
        data.autoRecovery());
  }

  /** Whether it was asked for; default subnets do not give public addresses by themselves. */
  private static boolean publicAddress(LaunchTemplateData data) {
    return data.networkInterfaces().stream().anyMatch(nic -> nic.associatePublicIp().orElse(false));
  }

  private List<Volume> volumes(MachineImage ami, LaunchTemplateData data) {
    Map<String, BlockDevice> devices = new LinkedHashMap<>();
    ami.blockDevices().forEach(device -> devices.put(device.deviceName(), device));
    data.blockDevices().forEach(device -> devices.put(device.deviceName(), device));
    List<Volume> volumes = new ArrayList<>();
    for (BlockDevice device : devices.values()) {
      if (!device.noDevice()) {
        volumes.add(
            new Volume(
                "vol-" + chance.hex(17),
                device.deviceName(),
                device.volumeSizeGib().orElse(DEFAULT_VOLUME_GIB),
                device.volumeType().orElse("gp3"),
                device.encrypted().orElse(false),
                tags(data, "volume")));
      }
    }
    return volumes;
  }

  private static List<Tag> tags(LaunchTemplateData data, String resourceType) {
    Map<String, Tag> tags = new LinkedHashMap<>();
    for (TagSpecification specification : data.tagSpecifications()) {
      if (specification.resourceType().equals(resourceType)) {
        specification.tags().forEach(tag -> tags.put(tag.key(), tag));
      }
    }
    return List.copyOf(tags.values());
  }
}
