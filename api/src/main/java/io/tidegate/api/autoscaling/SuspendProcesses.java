package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Suspends processes of a group. */
record SuspendProcesses(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "SuspendProcesses",
            image ->
                managers
                    .capacity()
                    .suspend(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.texts("ScalingProcesses")));
    return Struct.of();
  }
}
