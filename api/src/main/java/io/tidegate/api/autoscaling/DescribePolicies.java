package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ScalingPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists scaling policies. */
record DescribePolicies(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = managers.image();
    Optional<String> group = input.optText("AutoScalingGroupName");
    group.ifPresent(name -> GroupView.get(image, name));
    List<String> names = input.texts("PolicyNames");
    List<String> types = input.texts("PolicyTypes");
    List<ScalingPolicy> found =
        image.scalingPolicies().stream()
            .filter(policy -> group.isEmpty() || policy.groupName().equals(group.get()))
            .filter(
                policy ->
                    names.isEmpty()
                        || names.contains(policy.name())
                        || names.contains(policy.arn()))
            .filter(policy -> types.isEmpty() || types.contains(policy.configuration().type()))
            .sorted(
                Comparator.comparing(ScalingPolicy::groupName).thenComparing(ScalingPolicy::name))
            .toList();
    Page<ScalingPolicy> page =
        Page.of(input, found, ScalingPolicy::arn, Page.Sizes.FIFTY_TO_HUNDRED);
    return Struct.of(
            "ScalingPolicies",
            page.items().stream().map(policy -> PolicyText.policy(image, policy)).toList())
        .set("NextToken", page.nextToken());
  }
}
