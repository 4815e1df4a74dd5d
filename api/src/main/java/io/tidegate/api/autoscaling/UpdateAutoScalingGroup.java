package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Changes what is given of a group. */
record UpdateAutoScalingGroup(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String name = input.text("AutoScalingGroupName");
    var parameters = GroupInput.parameters(managers.context().installation(), input);
    managers
        .controller()
        .submit(
            "UpdateAutoScalingGroup", image -> managers.groups().update(image, name, parameters));
    return Struct.of();
  }
}
