package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import java.util.Comparator;
import java.util.List;

/** Lists groups; unknown names are ignored. */
record DescribeAutoScalingGroups(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = managers.image();
    List<String> names = input.texts("AutoScalingGroupNames");
    List<AutoScalingGroup> found =
        image.autoScalingGroups().stream()
            .filter(group -> names.isEmpty() || names.contains(group.name()))
            .filter(group -> TagFilters.select(input, group))
            .sorted(Comparator.comparing(AutoScalingGroup::name))
            .toList();
    boolean instances = input.flag("IncludeInstances", true);
    Page<AutoScalingGroup> page =
        Page.of(input, found, AutoScalingGroup::name, Page.Sizes.FIFTY_TO_HUNDRED);
    return Struct.of(
            "AutoScalingGroups",
            page.items().stream()
                .map(
                    group ->
                        GroupText.group(
                            GroupView.get(image, group.name()),
                            managers.context().now(),
                            instances))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
