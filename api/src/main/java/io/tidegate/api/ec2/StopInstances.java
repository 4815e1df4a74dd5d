package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import java.util.List;

/** StopInstances; there is nothing to hibernate. */
record StopInstances(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    if (call.input().flag("Hibernate", false)) {
      throw ApiError.of(
          "UnsupportedHibernationConfiguration", "Hibernation is not supported here.");
    }
    List<String> ids = call.input().texts("InstanceIds");
    return Instances.changes(
        "StoppingInstances", ec2.submit(call, image -> ec2.instances().stop(image, ids)));
  }
}
