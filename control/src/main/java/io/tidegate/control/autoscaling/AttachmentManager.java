package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** Decisions that attach target groups to groups and detach them. Stateless. */
public final class AttachmentManager {
  private final GroupContext context;

  /** Composes decisions of {@code context}'s managers. */
  public AttachmentManager(GroupContext context) {
    this.context = context;
  }

  /**
   * Adds target groups; the reconciler registers the members in service. One that is attached
   * already stays as it is.
   *
   * @throws ApiError {@code ValidationError}, {@code LimitExceeded}
   */
  public Outcome<Boolean> attach(Image image, String groupName, List<String> targetGroupArns) {
    GroupView view = GroupView.get(image, groupName);
    checkPerCall(targetGroupArns);
    List<TrafficSource> sources = new ArrayList<>(view.group().trafficSources());
    for (String arn : targetGroupArns) {
      checkTargetGroup(image, arn);
      if (sources.stream().noneMatch(it -> it.identifier().equals(arn) && it.attached())) {
        sources.removeIf(it -> it.identifier().equals(arn));
        sources.add(new TrafficSource(arn, AttachmentState.ADDING));
      }
    }
    checkQuota(sources.size());
    return new Outcome<>(List.of(Change.put(view.group().withTrafficSources(sources))), true);
  }

  /**
   * Takes target groups off: members drain there and go on running.
   *
   * @throws ApiError {@code ValidationError} when one is not attached
   */
  public Outcome<Boolean> detach(Image image, String groupName, List<String> targetGroupArns) {
    GroupView view = GroupView.get(image, groupName);
    checkPerCall(targetGroupArns);
    List<Change> changes = new ArrayList<>();
    List<TrafficSource> sources = new ArrayList<>(view.group().trafficSources());
    for (String arn : targetGroupArns) {
      if (!sources.removeIf(it -> it.identifier().equals(arn))) {
        throw ApiError.validation(
            "Trying to remove Target Groups that are not part of the group: " + arn);
      }
      sources.add(new TrafficSource(arn, AttachmentState.REMOVING));
      if (image.targetGroups().contains(arn)) {
        for (GroupInstance member : view.members()) {
          changes.addAll(
              context.services().targets().deregisterAll(image, arn, member.instanceId()));
        }
      }
    }
    changes.add(Change.put(view.group().withTrafficSources(sources)));
    return new Outcome<>(changes, true);
  }

  /** Refuses target groups that are not there, or whose targets are not instances. */
  static void checkTargetGroup(Image image, String arn) {
    TargetGroup group =
        image
            .targetGroups()
            .find(arn)
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "Provided Target Groups may not be valid. Please ensure they exist and try"
                            + " again."));
    if (group.targetType() != TargetGroup.TargetType.INSTANCE) {
      throw ApiError.validation("Provided Target Groups must have target type instance: " + arn);
    }
  }

  static void checkQuota(int count) {
    if (count > AutoScalingLimits.TARGET_GROUPS_PER_GROUP) {
      throw ApiError.of(
          "LimitExceeded",
          "Only "
              + AutoScalingLimits.TARGET_GROUPS_PER_GROUP
              + " target groups are allowed per Auto Scaling group.");
    }
  }

  private static void checkPerCall(List<String> arns) {
    if (arns.isEmpty() || arns.size() > AutoScalingLimits.ATTACHMENTS_PER_CALL) {
      throw ApiError.validation(
          "Between 1 and "
              + AutoScalingLimits.ATTACHMENTS_PER_CALL
              + " target groups must be given in one call.");
    }
  }
}
