package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.PutPolicyCommand;
import io.tidegate.model.autoscaling.ScalingPolicy;
import java.util.List;

/** Creates or replaces a scaling policy. */
record PutScalingPolicy(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    PutPolicyCommand command = PolicyInput.command(input);
    ScalingPolicy policy =
        managers
            .controller()
            .submit("PutScalingPolicy", image -> managers.policies().put(image, command));
    return Struct.of("PolicyARN", policy.arn())
        .set(
            "Alarms",
            policy.alarmNames().isEmpty()
                ? List.of()
                : PolicyText.alarms(managers.image(), policy));
  }
}
