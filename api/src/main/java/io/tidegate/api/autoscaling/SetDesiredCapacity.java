package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Sets the desired capacity. */
record SetDesiredCapacity(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "SetDesiredCapacity",
            image ->
                managers
                    .capacity()
                    .setDesired(
                        image,
                        input.text("AutoScalingGroupName"),
                        Math.toIntExact(input.number("DesiredCapacity")),
                        input.flag("HonorCooldown", false)));
    return Struct.of();
  }
}
