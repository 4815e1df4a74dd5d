package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ScalingActivity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists activities: those in progress first, then the newest. */
record DescribeScalingActivities(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = managers.image();
    Optional<String> group = input.optText("AutoScalingGroupName");
    boolean deleted = input.flag("IncludeDeletedGroups", false);
    if (group.isPresent() && !deleted) {
      GroupView.get(image, group.get());
    }
    List<String> ids = input.texts("ActivityIds");
    List<ScalingActivity> found =
        image.scalingActivities().stream()
            .filter(activity -> group.isEmpty() || activity.groupName().equals(group.get()))
            .filter(activity -> ids.isEmpty() || ids.contains(activity.id()))
            .filter(activity -> deleted || !ofDeleted(image, activity))
            .filter(activity -> ActivityFilters.select(input, activity))
            .sorted(
                Comparator.comparing(ScalingActivity::ended)
                    .thenComparing(ScalingActivity::startTime, Comparator.reverseOrder())
                    .thenComparing(ScalingActivity::id))
            .toList();
    Page<ScalingActivity> page = Page.of(input, found, ScalingActivity::id, Page.Sizes.HUNDRED);
    return Struct.of(
            "Activities", page.items().stream().map(it -> GroupText.activity(image, it)).toList())
        .set("NextToken", page.nextToken());
  }

  private static boolean ofDeleted(Image image, ScalingActivity activity) {
    return image
        .autoScalingGroups()
        .find(activity.groupName())
        .filter(group -> group.arn().equals(activity.groupArn()))
        .isEmpty();
  }
}
