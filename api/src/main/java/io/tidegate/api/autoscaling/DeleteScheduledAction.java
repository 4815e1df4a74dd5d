package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a scheduled action. */
record DeleteScheduledAction(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DeleteScheduledAction",
            image ->
                managers
                    .schedules()
                    .delete(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.text("ScheduledActionName")));
    return Struct.of();
  }
}
