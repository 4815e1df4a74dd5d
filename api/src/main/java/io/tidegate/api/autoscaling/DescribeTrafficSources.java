package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import java.util.List;

/** Lists traffic sources attached to a group. */
record DescribeTrafficSources(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    AutoScalingGroup group =
        GroupView.get(managers.image(), input.text("AutoScalingGroupName")).group();
    String type = input.optText("TrafficSourceType").orElse("elbv2");
    List<TrafficSource> found = type.equals("elbv2") ? group.trafficSources() : List.of();
    Page<TrafficSource> page = Page.of(input, found, TrafficSource::identifier, Page.Sizes.FIFTY);
    return Struct.of(
            "TrafficSources",
            page.items().stream()
                .map(
                    source ->
                        Struct.of("TrafficSource", source.identifier())
                            .set("Identifier", source.identifier())
                            .set("Type", "elbv2")
                            .set("State", source.state().wire()))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
