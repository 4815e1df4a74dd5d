package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ScalingActivity;
import java.util.List;

/** Brings members back into service. */
record ExitStandby(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<ScalingActivity> activities =
        managers
            .controller()
            .submit(
                "ExitStandby",
                image ->
                    managers
                        .membership()
                        .exitStandby(
                            image, input.text("AutoScalingGroupName"), input.texts("InstanceIds")));
    Image image = managers.image();
    return Struct.of(
        "Activities", activities.stream().map(it -> GroupText.activity(image, it)).toList());
  }
}
