package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;

/** StartInstances. */
record StartInstances(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    List<String> ids = call.input().texts("InstanceIds");
    return Instances.changes(
        "StartingInstances", ec2.submit(call, image -> ec2.instances().start(image, ids)));
  }
}
