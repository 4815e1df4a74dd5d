package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.ScalingProcess;
import java.util.Arrays;

/** Lists processes that can be suspended. */
record DescribeScalingProcessTypes(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of(
        "Processes",
        Arrays.stream(ScalingProcess.values())
            .map(process -> Struct.of("ProcessName", process.wire()))
            .toList());
  }
}
