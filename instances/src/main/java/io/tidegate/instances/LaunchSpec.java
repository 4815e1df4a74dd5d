package io.tidegate.instances;

import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.MachineImage;
import java.util.Map;

/** All that a provider needs for one instance. {@code environment} is added to its processes'. */
public record LaunchSpec(Instance instance, MachineImage image, Map<String, String> environment) {
  /** Copies. */
  public LaunchSpec {
    environment = Map.copyOf(environment);
  }
}
