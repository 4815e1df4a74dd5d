package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Sets the health of a member. */
record SetInstanceHealth(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "SetInstanceHealth",
            image ->
                managers
                    .members()
                    .setHealth(
                        image,
                        input.text("InstanceId"),
                        input.text("HealthStatus"),
                        input.flag("ShouldRespectGracePeriod", true)));
    return Struct.of();
  }
}
