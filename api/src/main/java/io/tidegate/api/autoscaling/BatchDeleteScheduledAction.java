package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.ScheduledActionManager.Failed;
import java.util.List;

/** Deletes several scheduled actions; tells which were not there. */
record BatchDeleteScheduledAction(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<Failed> failed =
        managers
            .controller()
            .submit(
                "BatchDeleteScheduledAction",
                image ->
                    managers
                        .schedules()
                        .deleteAll(
                            image,
                            input.text("AutoScalingGroupName"),
                            input.texts("ScheduledActionNames")));
    return Struct.of("FailedScheduledActions", ScheduledInput.failed(failed));
  }
}
