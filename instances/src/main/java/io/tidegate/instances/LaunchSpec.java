package io.tidegate.instances;

import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.InstanceType;
import io.tidegate.model.ec2.MachineImage;
import java.util.Optional;

/**
 * All that a provider needs for one instance. The image is absent once it was deregistered: what
 * has been launched from it goes on and can be started again.
 */
public record LaunchSpec(Instance instance, Optional<MachineImage> image, InstanceType type) {
  /** The spec of an instance; its type is in the catalogue. */
  public static LaunchSpec of(Instance instance, Optional<MachineImage> image) {
    return new LaunchSpec(
        instance, image, InstanceType.find(instance.instanceType()).orElseThrow());
  }
}
