package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import java.util.List;

/** Lists Classic Load Balancers attached to a group: there are none. */
record DescribeLoadBalancers(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    GroupView.get(managers.image(), input.text("AutoScalingGroupName"));
    return Struct.of("LoadBalancers", List.of());
  }
}
