package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.ScalingActivity;

/** Ends a member, whether protected or not. */
record TerminateInstanceInAutoScalingGroup(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    ScalingActivity activity =
        managers
            .controller()
            .submit(
                "TerminateInstanceInAutoScalingGroup",
                image ->
                    managers
                        .members()
                        .terminate(
                            image,
                            input.text("InstanceId"),
                            input.flag("ShouldDecrementDesiredCapacity", false)));
    return Struct.of("Activity", GroupText.activity(managers.image(), activity));
  }
}
