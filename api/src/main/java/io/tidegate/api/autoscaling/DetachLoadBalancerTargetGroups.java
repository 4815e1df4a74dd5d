package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Detaches target groups from a group. */
record DetachLoadBalancerTargetGroups(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DetachLoadBalancerTargetGroups",
            image ->
                managers
                    .attachments()
                    .detach(
                        image, input.text("AutoScalingGroupName"), input.texts("TargetGroupARNs")));
    return Struct.of();
  }
}
