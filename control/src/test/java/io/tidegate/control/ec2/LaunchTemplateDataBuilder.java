package io.tidegate.control.ec2;

import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.LaunchTemplateData;
import java.util.Optional;

/** Launch data with one thing changed, for tests. */
record LaunchTemplateDataBuilder(LaunchTemplateData from) {
  LaunchTemplateData shutdownBehavior(String behavior) {
    return new LaunchTemplateData(
        from.imageId(),
        from.instanceType(),
        from.keyName(),
        from.securityGroupIds(),
        from.securityGroups(),
        from.userData(),
        from.iamInstanceProfile(),
        from.networkInterfaces(),
        from.blockDevices(),
        from.placement(),
        from.monitoring(),
        from.ebsOptimized(),
        from.disableApiTermination(),
        from.disableApiStop(),
        Optional.of(behavior),
        from.metadataOptions(),
        from.capacityReservationPreference(),
        from.autoRecovery(),
        from.tagSpecifications());
  }

  static LaunchTemplateData withProfile(LaunchTemplateData from, IamProfile profile) {
    return new LaunchTemplateData(
        from.imageId(),
        from.instanceType(),
        from.keyName(),
        from.securityGroupIds(),
        from.securityGroups(),
        from.userData(),
        Optional.of(profile),
        from.networkInterfaces(),
        from.blockDevices(),
        from.placement(),
        from.monitoring(),
        from.ebsOptimized(),
        from.disableApiTermination(),
        from.disableApiStop(),
        from.shutdownBehavior(),
        from.metadataOptions(),
        from.capacityReservationPreference(),
        from.autoRecovery(),
        from.tagSpecifications());
  }
}
