package io.tidegate.model.ec2;

import io.tidegate.model.Tag;
import java.util.List;

/** A volume of an instance: a directory that may hold {@code sizeGib} GiB. */
public record Volume(
    String id, String deviceName, int sizeGib, String type, boolean encrypted, List<Tag> tags) {
  /** Copies. */
  public Volume {
    tags = List.copyOf(tags);
  }

  /** This with other tags. */
  public Volume tagged(List<Tag> changed) {
    return new Volume(id, deviceName, sizeGib, type, encrypted, changed);
  }
}
