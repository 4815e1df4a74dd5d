package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Protects members from scale-in, or no longer. */
record SetInstanceProtection(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "SetInstanceProtection",
            image ->
                managers
                    .members()
                    .setProtection(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.texts("InstanceIds"),
                        input.flag("ProtectedFromScaleIn", false)));
    return Struct.of();
  }
}
