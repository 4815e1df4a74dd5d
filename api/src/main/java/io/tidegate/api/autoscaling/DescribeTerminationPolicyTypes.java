package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.TerminationPolicy;
import java.util.Arrays;

/** Lists termination policies. */
record DescribeTerminationPolicyTypes(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of(
        "TerminationPolicyTypes",
        Arrays.stream(TerminationPolicy.values()).map(TerminationPolicy::wire).toList());
  }
}
