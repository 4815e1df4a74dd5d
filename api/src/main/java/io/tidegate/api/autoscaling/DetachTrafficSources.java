package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Detaches traffic sources from a group. */
record DetachTrafficSources(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DetachTrafficSources",
            image ->
                managers
                    .attachments()
                    .detach(
                        image,
                        input.text("AutoScalingGroupName"),
                        GroupInput.trafficSources(input)));
    return Struct.of();
  }
}
