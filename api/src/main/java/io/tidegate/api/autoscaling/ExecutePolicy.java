package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.CapacityManager;
import java.util.OptionalDouble;

/** Executes a scaling policy by hand. */
record ExecutePolicy(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    CapacityManager.Execute command =
        new CapacityManager.Execute(
            input.optText("AutoScalingGroupName"),
            input.text("PolicyName"),
            input.flag("HonorCooldown", false),
            number(input, "MetricValue"),
            number(input, "BreachThreshold"));
    managers
        .controller()
        .submit("ExecutePolicy", image -> managers.capacity().execute(image, command));
    return Struct.of();
  }

  private static OptionalDouble number(Struct input, String name) {
    return input.optDouble(name).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
