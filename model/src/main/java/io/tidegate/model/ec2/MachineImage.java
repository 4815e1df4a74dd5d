package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An AMI: a directory or archive that instances are started from. {@code location} is its absolute
 * path. {@code ownerAlias} is {@code amazon} for images that come with the product, else absent.
 */
public record MachineImage(
    String id,
    String name,
    String description,
    String location,
    String architecture,
    Optional<String> ownerAlias,
    String rootDeviceName,
    List<LaunchTemplateData.BlockDevice> blockDevices,
    Instant created,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public MachineImage {
    blockDevices = List.copyOf(blockDevices);
    tags = List.copyOf(tags);
  }

  /** This with other tags. */
  public MachineImage tagged(List<Tag> changed) {
    return new MachineImage(
        id,
        name,
        description,
        location,
        architecture,
        ownerAlias,
        rootDeviceName,
        blockDevices,
        created,
        changed);
  }

  @Override
  public Kind kind() {
    return Kind.MACHINE_IMAGE;
  }

  @Override
  public String key() {
    return id;
  }
}
