package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Brings running instances into a group. */
record AttachInstances(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "AttachInstances",
            image ->
                managers
                    .membership()
                    .attach(image, input.text("AutoScalingGroupName"), input.texts("InstanceIds")));
    return Struct.of();
  }
}
