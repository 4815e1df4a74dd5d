package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;

/** An AMI: a directory or archive that instances are started from. {@code location} is its path. */
public record MachineImage(
    String id,
    String name,
    String description,
    String location,
    String state,
    Instant created,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public MachineImage {
    tags = List.copyOf(tags);
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
