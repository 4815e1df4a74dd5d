package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.ScheduledActionManager.Failed;
import io.tidegate.control.autoscaling.ScheduledActionManager.Put;
import java.util.List;

/** Creates or replaces several scheduled actions; tells which were refused. */
record BatchPutScheduledUpdateGroupAction(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<Put> commands =
        input.structs("ScheduledUpdateGroupActions").stream()
            .map(each -> ScheduledInput.put(input.text("AutoScalingGroupName"), each))
            .toList();
    List<Failed> failed =
        managers
            .controller()
            .submit(
                "BatchPutScheduledUpdateGroupAction",
                image ->
                    managers
                        .schedules()
                        .putAll(image, input.text("AutoScalingGroupName"), commands));
    return Struct.of("FailedScheduledUpdateGroupActions", ScheduledInput.failed(failed));
  }
}
