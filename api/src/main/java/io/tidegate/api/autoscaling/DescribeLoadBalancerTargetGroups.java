package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;

/** Lists target groups attached to a group. */
record DescribeLoadBalancerTargetGroups(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    AutoScalingGroup group =
        GroupView.get(managers.image(), input.text("AutoScalingGroupName")).group();
    Page<TrafficSource> page =
        Page.of(input, group.trafficSources(), TrafficSource::identifier, Page.Sizes.HUNDRED);
    return Struct.of(
            "LoadBalancerTargetGroups",
            page.items().stream()
                .map(
                    source ->
                        Struct.of("LoadBalancerTargetGroupARN", source.identifier())
                            .set("State", source.state().wire()))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
