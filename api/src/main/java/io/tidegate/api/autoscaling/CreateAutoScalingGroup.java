package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupManager;

/** Creates a group; its instances are launched afterwards. */
record CreateAutoScalingGroup(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String name = input.text("AutoScalingGroupName");
    GroupManager.Create command =
        new GroupManager.Create(
            name,
            GroupInput.parameters(managers.context().installation(), input),
            GroupInput.targetGroups(input),
            GroupInput.tags(input, name));
    managers
        .controller()
        .submit("CreateAutoScalingGroup", image -> managers.groups().create(image, command));
    return Struct.of();
  }
}
