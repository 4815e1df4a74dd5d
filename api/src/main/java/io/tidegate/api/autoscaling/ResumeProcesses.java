package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Resumes processes of a group. */
record ResumeProcesses(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "ResumeProcesses",
            image ->
                managers
                    .capacity()
                    .resume(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.texts("ScalingProcesses")));
    return Struct.of();
  }
}
