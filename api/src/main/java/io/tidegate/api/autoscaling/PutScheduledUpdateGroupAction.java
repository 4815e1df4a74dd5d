package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.ScheduledActionManager.Put;

/** Creates or replaces a scheduled action. */
record PutScheduledUpdateGroupAction(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Put command = ScheduledInput.put(input.text("AutoScalingGroupName"), input);
    managers
        .controller()
        .submit("PutScheduledUpdateGroupAction", image -> managers.schedules().put(image, command));
    return Struct.of();
  }
}
