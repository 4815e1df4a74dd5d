package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a scaling policy with its own alarms. */
record DeletePolicy(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DeletePolicy",
            image ->
                managers
                    .policies()
                    .delete(
                        image, input.optText("AutoScalingGroupName"), input.text("PolicyName")));
    return Struct.of();
  }
}
