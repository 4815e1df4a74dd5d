package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.MachineImage;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** DescribeImages: owners are {@code self}, {@code amazon} or the account. */
record DescribeImages(Ec2Context ec2) implements Action {
  private static final Filters<MachineImage> FILTERS =
      new Filters<MachineImage>()
          .one("image-id", MachineImage::id)
          .one("name", MachineImage::name)
          .one("description", MachineImage::description)
          .one("state", it -> "available")
          .one("architecture", MachineImage::architecture)
          .one("root-device-type", it -> "ebs")
          .one("root-device-name", MachineImage::rootDeviceName)
          .one("virtualization-type", it -> "hvm")
          .one("image-type", it -> "machine")
          .one("is-public", it -> Boolean.toString(it.ownerAlias().isPresent()))
          .maybe("owner-alias", MachineImage::ownerAlias)
          .tags(MachineImage::tags);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = ec2.image();
    List<String> ids = input.texts("ImageIds");
    List<String> owners = input.texts("Owners");
    List<MachineImage> named =
        ids.isEmpty()
            ? List.copyOf(image.machineImages().all())
            : ids.stream()
                .map(id -> image.machineImages().find(id).orElseThrow(() -> Ec2Errors.noImage(id)))
                .toList();
    List<MachineImage> owned =
        named.stream()
            .filter(it -> owners.isEmpty() || owners.stream().anyMatch(owner -> owns(owner, it)))
            .toList();
    Paging<MachineImage> page =
        Paging.of(input, FILTERS.apply(input, owned), MachineImage::id, 1, 1000);
    return Struct.of("Images", page.items().stream().map(this::view).toList())
        .set("NextToken", page.nextToken());
  }

  private boolean owns(String owner, MachineImage it) {
    return it.ownerAlias()
        .map(owner::equals)
        .orElse(owner.equals("self") || owner.equals(ec2.account()));
  }

  private Struct view(MachineImage it) {
    return Struct.of("ImageId", it.id())
        .set("Name", it.name())
        .set("Description", it.description())
        .set("ImageLocation", it.location())
        .set("State", "available")
        .set("OwnerId", ec2.account())
        .set("ImageOwnerAlias", it.ownerAlias())
        .set("CreationDate", it.created().truncatedTo(ChronoUnit.SECONDS).toString())
        .set("Public", it.ownerAlias().isPresent())
        .set("Architecture", it.architecture())
        .set("ImageType", "machine")
        .set("Hypervisor", "xen")
        .set("VirtualizationType", "hvm")
        .set("EnaSupport", true)
        .set("PlatformDetails", "Linux/UNIX")
        .set("UsageOperation", "RunInstances")
        .set("RootDeviceType", "ebs")
        .set("RootDeviceName", it.rootDeviceName())
        .set("BlockDeviceMappings", TemplateView.devices(it.blockDevices()))
        .set("Tags", InstanceView.tags(it.tags()));
  }
}
