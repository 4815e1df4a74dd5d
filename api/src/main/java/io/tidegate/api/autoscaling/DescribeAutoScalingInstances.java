package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.GroupInstance;
import java.util.Comparator;
import java.util.List;

/** Lists members of all groups; unknown ids are ignored. */
record DescribeAutoScalingInstances(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = managers.image();
    List<String> ids = input.texts("InstanceIds");
    List<GroupInstance> found =
        image.groupInstances().stream()
            .filter(member -> ids.isEmpty() || ids.contains(member.instanceId()))
            .sorted(Comparator.comparing(GroupInstance::instanceId))
            .toList();
    Page<GroupInstance> page = Page.of(input, found, GroupInstance::instanceId, Page.Sizes.FIFTY);
    return Struct.of(
            "AutoScalingInstances",
            page.items().stream()
                .map(it -> GroupText.lonely(image, managers.context().installation(), it))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
