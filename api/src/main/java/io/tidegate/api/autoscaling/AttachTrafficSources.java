package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Attaches traffic sources to a group. */
record AttachTrafficSources(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "AttachTrafficSources",
            image ->
                managers
                    .attachments()
                    .attach(
                        image,
                        input.text("AutoScalingGroupName"),
                        GroupInput.trafficSources(input)));
    return Struct.of();
  }
}
