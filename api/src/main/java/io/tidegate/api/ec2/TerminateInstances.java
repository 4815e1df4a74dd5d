package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.StateChange;
import java.util.List;

/** TerminateInstances: none of them when one is protected or unknown. */
record TerminateInstances(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    List<String> ids = call.input().texts("InstanceIds");
    List<StateChange> changes =
        ec2.submit(
            call,
            image -> {
              ec2.instances().checkMayTerminate(image, ids);
              return ec2.instances().terminate(image, ids);
            });
    return Instances.changes("TerminatingInstances", changes);
  }
}
