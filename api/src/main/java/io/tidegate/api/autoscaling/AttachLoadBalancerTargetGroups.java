package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Attaches target groups to a group. */
record AttachLoadBalancerTargetGroups(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "AttachLoadBalancerTargetGroups",
            image ->
                managers
                    .attachments()
                    .attach(
                        image, input.text("AutoScalingGroupName"), input.texts("TargetGroupARNs")));
    return Struct.of();
  }
}
