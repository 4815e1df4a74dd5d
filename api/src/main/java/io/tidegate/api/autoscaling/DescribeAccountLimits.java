package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.AutoScalingLimits;

/** Says the quotas and how much of them is used. */
record DescribeAccountLimits(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of("MaxNumberOfAutoScalingGroups", managers.context().options().maxGroups())
        .set("MaxNumberOfLaunchConfigurations", AutoScalingLimits.LAUNCH_CONFIGURATIONS)
        .set("NumberOfAutoScalingGroups", managers.image().autoScalingGroups().size())
        .set("NumberOfLaunchConfigurations", 0);
  }
}
