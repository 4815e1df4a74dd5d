package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.AdjustmentType;
import java.util.Arrays;

/** Lists adjustment types. */
record DescribeAdjustmentTypes(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of(
        "AdjustmentTypes",
        Arrays.stream(AdjustmentType.values())
            .map(type -> Struct.of("AdjustmentType", type.wire()))
            .toList());
  }
}
