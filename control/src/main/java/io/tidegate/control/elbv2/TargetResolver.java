package io.tidegate.control.elbv2;

import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.Optional;

/** Says in which zone a registration lies and which state its instance has. Pure. */
final class TargetResolver {
  /** The zone of a target that is not tied to one. */
  static final String ANY_ZONE = "all";

  private TargetResolver() {}

  /** The instance behind {@code target}, when its group holds instances and it is still known. */
  static Optional<Instance> instance(Image image, TargetGroup group, Target target) {
    return group.targetType() == TargetGroup.TargetType.INSTANCE
        ? image.instances().find(target.id())
        : Optional.empty();
  }

  /** The zone of {@code target}: its instance's, its subnet's, or as registered; else any. */
  static String zone(Image image, TargetGroup group, Target target) {
    if (group.targetType() == TargetGroup.TargetType.INSTANCE) {
      return image.instances().find(target.id()).map(Instance::zone).orElse(ANY_ZONE);
    }
    return subnetOf(image, group, target.id())
        .map(Subnet::zone)
        .or(target::availabilityZone)
        .orElse(ANY_ZONE);
  }

  /** The subnet of the group's VPC that {@code address} lies in. */
  static Optional<Subnet> subnetOf(Image image, TargetGroup group, String address) {
    return image.subnets().stream()
        .filter(subnet -> group.vpcId().map(subnet.vpcId()::equals).orElse(false))
        .filter(subnet -> subnet.contains(address))
        .findAny();
  }
}
