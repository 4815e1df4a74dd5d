package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.InstanceAttributes;
import io.tidegate.model.ec2.Instance;
import java.util.List;

/** MonitorInstances and UnmonitorInstances. */
record MonitorInstances(Ec2Context ec2, boolean detailed) implements Action {
  @Override
  public Struct run(Call call) {
    List<String> ids = call.input().texts("InstanceIds");
    List<Instance> changed =
        ec2.submit(call, image -> InstanceAttributes.monitor(image, ids, detailed));
    return Struct.of(
        "InstanceMonitorings",
        changed.stream()
            .map(
                it ->
                    Struct.of("InstanceId", it.id())
                        .set("Monitoring", InstanceView.monitoring(detailed)))
            .toList());
  }
}
