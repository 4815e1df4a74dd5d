package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Begins to publish metrics of a group. */
record EnableMetricsCollection(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit(
            "EnableMetricsCollection",
            image ->
                managers
                    .capacity()
                    .enableMetrics(
                        image,
                        input.text("AutoScalingGroupName"),
                        input.text("Granularity"),
                        input.texts("Metrics")));
    return Struct.of();
  }
}
