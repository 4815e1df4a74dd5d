package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a group, by force with its instances. */
record DeleteAutoScalingGroup(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DeleteAutoScalingGroup",
            image ->
                managers
                    .groups()
                    .delete(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.flag("ForceDelete", false)));
    return Struct.of();
  }
}
