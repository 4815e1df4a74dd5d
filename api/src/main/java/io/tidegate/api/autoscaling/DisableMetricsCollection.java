package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Ends publishing metrics of a group. */
record DisableMetricsCollection(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "DisableMetricsCollection",
            image ->
                managers
                    .capacity()
                    .disableMetrics(
                        image, input.text("AutoScalingGroupName"), input.texts("Metrics")));
    return Struct.of();
  }
}
